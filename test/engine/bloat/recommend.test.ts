import { describe, expect, it } from "vitest";
import type { DeviceTree } from "../../../engine/bloat/construct-code";
import type { QueueAccount } from "../../../engine/bloat/queue-account";
import { rateCode, rateWords, shareOf } from "../../../engine/bloat/rate-code";
import { type Diagnosis, recommend } from "../../../engine/bloat/recommend";
import { adviceCode } from "../../../engine/bloat/words";
import { readClasses, readQdiscs } from "../../../engine/traffic";
import { pasteInto } from "./pasted-code";

const BAD: QueueAccount = {
  device: "eth0",
  parent: "root",
  kind: "pfifo",
  handle: "1:",
  packets: 1000,
  drops: 3,
  marks: 0,
  overlimits: 0,
  bitsPerSecond: 9.4e6,
  backlogBytes: 1_400_000,
  mostBacklogBytes: 1_500_000,
  delayMs: 1191.5,
};

function tree(qdiscs: readonly object[], classes = ""): DeviceTree {
  const shown = qdiscs.map(qdisc => ({ dev: "eth0", options: {}, ...qdisc }));
  return { qdiscs: readQdiscs(JSON.stringify(shown)).get("eth0") ?? [], classes: readClasses(classes) };
}

function diagnose(
  queue: Partial<QueueAccount> | undefined,
  found: DeviceTree,
  more: Partial<Diagnosis> = {},
): Diagnosis {
  return {
    grade: "F",
    bitsPerSecond: 9.31e6,
    bad: queue === undefined ? undefined : { host: "gateway", queue: { ...BAD, ...queue } },
    trees: new Map([["eth0", found]]),
    shaper: { host: "gateway", device: "eth0" },
    ...more,
  };
}

/** The code of a recommendation, constructed. */
function construct(recommendation: ReturnType<typeof recommend>): Readonly<Record<string, readonly unknown[]>> {
  if (!("code" in recommendation) || recommendation.code === undefined) throw new Error("there is no code");
  return pasteInto(recommendation.code);
}

const ROOT = tree([{ kind: "pfifo", handle: "1:", root: true }]);
const HTB = { kind: "htb", handle: "1:", root: true, options: { r2q: 10, default: "0x30", direct_qlen: 1000 } };
const TAIL =
  "linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00004e20] cbuffer [00004e20]";
const CLASSES = `class htb 1:10 root rate 10Mbit ceil 10Mbit ${TAIL}
class htb 1:20 parent 1:10 leaf 20: prio 0 quantum 1000 rate 2Mbit ceil 10Mbit ${TAIL}
class htb 1:30 parent 1:10 prio 1 quantum 1000 rate 8Mbit ceil 10Mbit ${TAIL}
`;

describe("what is recommended", () => {
  it.each(["A+", "A"] as const)("is nothing at grade %s", grade => {
    expect(recommend(diagnose({}, ROOT, { grade })).kind).toBe("nothing");
  });

  it("is FqCodel in the place of a fifo at a device", () => {
    const recommendation = recommend(diagnose({}, ROOT));
    expect(recommendation).toMatchObject({ kind: "another-queue", host: "gateway", device: "eth0", parent: "root" });
    expect(construct(recommendation)).toEqual({ eth0: ["qdisc root fq_codel"] });
  });

  it("is FqCodel below the very class of an htb, with the classes above it and its numbers", () => {
    const recommendation = recommend(diagnose({ parent: "1:30", handle: "0:" }, tree([HTB], CLASSES)));
    expect(recommendation).toMatchObject({ kind: "another-queue", parent: "1:30" });
    expect(recommendation.why).toContain("its other class and its filters");
    expect(construct(recommendation)).toEqual({
      eth0: [
        "qdisc root handle 1: htb default 0x30",
        "class parent 1: classid 1:10 htb rate 10mbit ceil 10mbit burst 1600 cburst 1600",
        "class parent 1:10 classid 1:30 htb prio 1 rate 8mbit ceil 10mbit burst 1600 cburst 1600",
        "qdisc parent 1:30 fq_codel",
      ],
    });
  });

  it("leaves the default of an htb to its own class", () => {
    const { eth0 = [] } = construct(recommend(diagnose({ parent: "1:20" }, tree([HTB], CLASSES))));
    expect(eth0[0]).toBe("qdisc root handle 1: htb");
    expect(eth0.at(-1)).toBe("qdisc parent 1:20 fq_codel");
  });

  it("is Cake with the rate of a tbf in its place", () => {
    const tbf = tree([
      { kind: "tbf", handle: "1:", root: true, options: { rate: 1_250_000, burst: 4096, lat: 400_000 } },
    ]);
    expect(construct(recommend(diagnose({ kind: "tbf" }, tbf)))).toEqual({
      eth0: ["qdisc root cake bandwidth 10mbit"],
    });
  });

  it("is FqCodel for each transmit queue below an mq", () => {
    const mq = tree([
      { kind: "mq", handle: "0:", root: true },
      { kind: "pfifo_fast", handle: "0:", parent: ":2" },
      { kind: "pfifo_fast", handle: "0:", parent: ":1" },
    ]);
    expect(construct(recommend(diagnose({ parent: ":1", kind: "pfifo_fast" }, mq)))).toEqual({
      eth0: ["qdisc root handle 1: mq", "qdisc parent 1:1 fq_codel", "qdisc parent 1:2 fq_codel"],
    });
  });

  it("is Cake at 95 % of what was measured where the queue stands in none of the hosts", () => {
    const recommendation = recommend(diagnose(undefined, ROOT));
    expect(recommendation).toMatchObject({ kind: "shape", host: "gateway", device: "eth0", bitsPerSecond: 8_840_000 });
    expect(recommendation.why).toContain("stands in none of these hosts");
    expect(construct(recommendation)).toEqual({ eth0: ["qdisc root cake bandwidth 8840kbit"] });
  });

  it("names the receiver too where the other end sends, which may be a stranger's", () => {
    const shaper = { host: "server", device: "eth0" };
    const shown = recommend(diagnose(undefined, ROOT, { shaper, receiver: { host: "home", device: "enp0s31f6wan" } }));
    expect(shown).toMatchObject({ kind: "shape", host: "server", receiver: { host: "home" } });
    const code = adviceCode(shown) ?? "";
    expect(code).toContain("\n// Or, where server is not yours to change, on home:\n");
    expect(pasteInto(code)).toEqual({
      eth0: ["qdisc root cake bandwidth 8840kbit"],
      enp0s31f6wan: [
        "qdisc ingress",
        "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb-enp0s31f6wa",
      ],
      "ifb-enp0s31f6wa": ["qdisc root cake bandwidth 8840kbit ingress"],
    });
  });

  it("is a rate alone where the device is not known", () => {
    const recommendation = recommend(diagnose(undefined, ROOT, { shaper: { host: "edge", device: undefined } }));
    expect(recommendation).toMatchObject({ kind: "shape", host: "edge", bitsPerSecond: 8_840_000 });
    expect(recommendation).not.toHaveProperty("code");
  });

  it("is a command where no construct can stand there, and to take a netem away", () => {
    const prio = tree([{ kind: "prio", handle: "1:", root: true }]);
    expect(recommend(diagnose({ parent: "1:1" }, prio))).toMatchObject({
      kind: "by-hand",
      command: "tc qdisc replace dev eth0 parent 1:1 fq_codel",
    });
    const netem = recommend(diagnose({ kind: "netem" }, ROOT));
    expect(netem).toMatchObject({ kind: "by-hand", why: expect.stringContaining("for tests") });
    expect(netem).not.toHaveProperty("command");
  });

  it.each(['e"+exit()+"', "e`$x`", "e'x'", "-e", "e\u202ee", "e;reboot", "e$(x)", "a/b", "", "averylongdevicename"])(
    "has no code and no command for a device that is called %j",
    device => {
      for (const queue of [{ device }, { device, parent: "1:1" }]) {
        const recommendation = recommend(diagnose(queue, ROOT));
        expect(recommendation).not.toHaveProperty("code");
        expect(recommendation).not.toHaveProperty("command");
      }
      expect(recommend(diagnose(undefined, ROOT, { shaper: { host: "a", device } }))).not.toHaveProperty("code");
    },
  );

  it.each(["1:1; reboot", "$(x)", "1:xyz", ""])("has no command for a place that is called %j", parent => {
    const prio = tree([{ kind: "prio", handle: "1:", root: true }]);
    expect(recommend(diagnose({ parent }, prio))).not.toHaveProperty("command");
  });

  it("goes round no classes that hang below each other", () => {
    const loop = CLASSES.replace("1:10 root", "1:10 parent 1:30");
    expect(recommend(diagnose({ parent: "1:30" }, tree([HTB], loop))).kind).toBe("by-hand");
  });
});

describe("a rate", () => {
  it.each([
    [10_000_000, "Rate.mbit(10)", "10 Mbit/s"],
    [8_840_000, "Rate.kbit(8840)", "8.84 Mbit/s"],
    [1_000_000_000, "Rate.gbit(1)", "1 Gbit/s"],
    [2_000_000_000_000, "Rate.gbit(2000)", "2000 Gbit/s"],
    [123, "Rate.bit(123)", "123 bit/s"],
  ])("of %d is written %s, and said %s", (bits, code, words) => {
    expect(rateCode(bits)).toBe(code);
    expect(rateWords(bits)).toBe(words);
  });

  it("is cut to three digits, never up", () => {
    expect(shareOf(9_310_000, 0.95)).toBe(8_840_000);
    expect(shareOf(1e9, 0.95)).toBe(950_000_000);
    expect(shareOf(1, 0.95)).toBe(8);
  });
});
