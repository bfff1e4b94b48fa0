import { describe, expect, it } from "vitest";
import type { BloatHost } from "../../../engine/bloat/bloat-host";
import { readRoute } from "../../../engine/bloat/read-route";
import { isUnread, readWatched, watchQueues } from "../../../engine/bloat/watch-queues";
import type { Section } from "../../../engine/host/shell/frame";

const section = (stdout: string, exitCode = 0, stderr = ""): Section => ({ stdout, exitCode, stderr });
const qdiscs = (bytes: number) =>
  JSON.stringify([
    { kind: "htb", handle: "1:", dev: "eth0", root: true, options: { default: "0x10" }, bytes, packets: 1, backlog: 0 },
    { kind: "noqueue", handle: "0:", dev: "lo", root: true, options: {} },
  ]);
const CLASS = "class htb 1:10 root prio 0 rate 10Mbit ceil 10Mbit burst 1600b cburst 1600b\n";
const watched = (sections: Readonly<Record<string, Section>>) =>
  readWatched({ host: "edge", sections: new Map(Object.entries(sections)), booted: 1000 }, 1100);

describe("queues that were read again and again", () => {
  it("are samples by the seconds of the load, whatever the host's clock says", () => {
    const read = watched({
      "0 uptime": section("99.50\n"),
      "0 qdiscs": section(qdiscs(0)),
      "0 classes eth0": section(`${CLASS} Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0)\n`),
      "1 uptime": section("103.00\n"),
      "1 qdiscs": section(qdiscs(9000)),
      "1 classes eth0": section(`${CLASS} Sent 9000 bytes 6 pkt (dropped 2, overlimits 0 requeues 0)\n`),
    });
    if (isUnread(read)) throw new Error(read.why);
    expect(read.samples.map(({ at }) => at)).toEqual([-0.5, 3]);
    expect(read.samples[1]?.queues).toEqual([
      expect.objectContaining({ parent: "1:10", kind: "pfifo", bytes: 9000, drops: 2 }),
    ]);
    expect(read.trees.get("eth0")?.classes.map(({ id }) => id)).toEqual(["1:10"]);
  });

  it("pass over a reading that failed, or without its time", () => {
    const read = watched({
      "0 uptime": section("99\n"),
      "0 qdiscs": section(qdiscs(0)),
      "1 uptime": section("soon\n"),
      "1 qdiscs": section(qdiscs(1)),
      "2 uptime": section("101\n"),
      "2 qdiscs": section("", 1, "killed"),
    });
    expect(isUnread(read) ? [] : read.samples.map(({ at }) => at)).toEqual([-1]);
  });

  it.each([
    [{}, "nothing was read"],
    [{ "0 qdiscs": section("", 2, 'Option "-j" is unknown\u001b[2J') }, "tc said: Option"],
    [{ "0 uptime": section("1"), "0 qdiscs": section("qdisc noqueue 0: dev lo") }, "the answer of tc cannot be read"],
  ])("are told as unread where they could not be read: %j", (sections, why) => {
    const read = watched(sections as Readonly<Record<string, Section>>);
    expect(isUnread(read) ? read.why : "").toContain(why);
  });
});

describe("a host whose queues are more than can be taken in", () => {
  const watch = (kind: "output-limit" | "lost") => {
    const refuse = () => Promise.reject(new Error("not asked"));
    const run = async () => ({
      ...{ host: "edge", stdout: "", stderr: "", exitCode: null, signal: null, timedOut: false, durationMs: 1 },
      cause: { kind, message: `edge: ${kind}`, pointers: [] },
    });
    const target = { host: "edge", address: "192.0.2.1", port: 22, user: "root", privilege: "none" } as const;
    const access = { name: "edge", target, transport: { connect: refuse } };
    const connection = { run, close: async () => undefined };
    return watchQueues({ access, connection } as unknown as BloatHost, 5, new AbortController().signal);
  };

  it("is told as unread, and does not end the measurement", async () => {
    const { began, ended } = watch("output-limit");
    await began;
    const read = await ended;
    expect(readWatched(read, 1)).toEqual({ host: "edge", why: "edge: output-limit" });
  });

  it("ends it where the host itself is lost", async () => {
    await expect(watch("lost").ended).rejects.toThrow("edge: lost");
  });
});

describe("the device of a route", () => {
  it.each([
    ["10.77.200.2 via 10.77.200.1 dev eth0 src 10.77.1.1 uid 0 \\    cache \n", "eth0"],
    ["10.0.0.1 dev wg0.7", "wg0.7"],
    ["local 10.0.0.1 dev lo src 10.0.0.1", "lo"],
    ["RTNETLINK answers: Network is unreachable", undefined],
    [`1.2.3.4 dev ${"x".repeat(50)} src 1.2.3.4`, undefined],
    ["", undefined],
  ])("is read of %j", (text, device) => {
    expect(readRoute(text)).toBe(device);
  });
});
