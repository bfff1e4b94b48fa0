import { describe, expect, it } from "vitest";
import { readCounters } from "../../../engine/bloat/read-counters";
import { TrafficError } from "../../../engine/traffic";

/** One qdisc as `tc -s -j -d qdisc show` prints it. */
function shown(kind: string, handle: string, place: object, more: object = {}): object {
  const counters = { bytes: 1000, packets: 10, drops: 1, overlimits: 2, requeues: 0, backlog: 300, qlen: 3 };
  return { kind, handle, dev: "eth0", ...place, options: {}, ...counters, ...more };
}
const read = (qdiscs: readonly object[], classes: Readonly<Record<string, string>> = {}) =>
  readCounters(JSON.stringify(qdiscs), new Map(Object.entries(classes)));
const places = (qdiscs: readonly object[], classes?: Readonly<Record<string, string>>) =>
  read(qdiscs, classes).map(({ device, parent, kind }) => `${device} ${parent} ${kind}`);

/** What `tc -s -d -raw class show dev eth0` prints; iproute2 6.1. */
const CLASSES = `class htb 1:10 parent 1:1 leaf 2: prio 0 quantum 125000 rate 10Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00004e20] cbuffer [00004e20]
 Sent 5000 bytes 50 pkt (dropped 5, overlimits 6 requeues 0)
 backlog 1373Kb 929p requeues 0
 lended: 40 borrowed: 0 giants: 0
 tokens: 20000 ctokens: 20000

class fq_codel 2:20f parent 2:
 (dropped 0, overlimits 0 requeues 0)
 backlog 4542b 3p requeues 0
  deficit 54 count 0 lastcount 0 ldelay 1.9ms
class htb 1:1 root rate 10Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 7 buffer [00004e20] cbuffer [00004e20]
 Sent 9000 bytes 90 pkt (dropped 0, overlimits 7 requeues 0)
 backlog 0b 0p requeues 0

class htb 1:20 parent 1:1 prio 0 quantum 125000 rate 1Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00004e20] cbuffer [00004e20]
 Sent 4000 bytes 40 pkt (dropped 4, overlimits 1 requeues 0)
 backlog 2Kb 2p requeues 0
`;

describe("the counters of a host's queues", () => {
  it("are those that tc prints", () => {
    expect(read([shown("codel", "1:", { root: true }, { ecn_mark: 4, drop_overlimit: 9 })])).toEqual([
      {
        device: "eth0",
        parent: "root",
        kind: "codel",
        handle: "1:",
        bytes: 1000,
        packets: 10,
        drops: 1,
        marks: 4,
        overlimits: 2,
        backlogBytes: 300,
        backlogPackets: 3,
      },
    ]);
  });

  it("add up the marks of cake's tins, and take what other kinds call theirs", () => {
    const cake = shown("cake", "1:", { root: true }, { tins: [{ ecn_mark: 2 }, { ecn_mark: 3 }, "x", null] });
    expect(read([cake])[0]?.marks).toBe(5);
    expect(read([shown("fq", "1:", { root: true }, { ce_mark: 6 })])[0]?.marks).toBe(6);
    expect(read([shown("red", "1:", { root: true }, { marked: 7 })])[0]?.marks).toBe(7);
  });

  it("are of what packets stand in: not of an htb, an mq or a prio that only holds others, nor of ingress", () => {
    expect(
      places([
        shown("htb", "1:", { root: true }),
        shown("codel", "10:", { parent: "1:10" }),
        shown("ingress", "ffff:", { parent: "ffff:fff1" }),
      ]),
    ).toEqual(["eth0 1:10 codel"]);
    expect(places([shown("noqueue", "0:", { root: true }), shown("prio", "1:", { root: true, dev: "eth1" })])).toEqual([
      "eth1 root prio",
    ]);
  });

  it("are of each queue below an mq that the kernel made, whose handles are all 0:", () => {
    expect(
      places([
        shown("mq", "0:", { root: true }),
        shown("pfifo_fast", "0:", { parent: ":2" }),
        shown("pfifo_fast", "0:", { parent: ":1" }),
      ]),
    ).toEqual(["eth0 :2 pfifo_fast", "eth0 :1 pfifo_fast"]);
  });

  it("are a class's own where it has no qdisc, and never those of the queues that its leaf shows", () => {
    const htb = shown("htb", "1:", { root: true });
    const leaf = shown("fq_codel", "2:", { parent: "1:10" });
    const found = read([htb, leaf], { eth0: CLASSES });
    expect(found.map(({ parent, kind }) => `${parent} ${kind}`)).toEqual(["1:10 fq_codel", "1:20 pfifo"]);
    expect(found[1]).toEqual({
      device: "eth0",
      parent: "1:20",
      kind: "pfifo",
      handle: "0:",
      bytes: 4000,
      packets: 40,
      drops: 4,
      marks: 0,
      overlimits: 1,
      backlogBytes: 2048,
      backlogPackets: 2,
    });
  });

  it("count how often a queue had to wait where its class of an htb counts it", () => {
    const leaf = (device: string, parent: string, overlimits: number) =>
      shown("fq_codel", "2:", { parent, dev: device }, { overlimits });
    const htb = shown("htb", "1:", { root: true });
    const found = read([htb, leaf("eth0", "1:10", 0), leaf("eth1", "1:10", 0)], { eth0: CLASSES });
    expect(found.map(({ device, parent, overlimits }) => `${device} ${parent} ${overlimits}`)).toEqual([
      "eth0 1:10 6",
      "eth1 1:10 0",
      "eth0 1:20 1",
    ]);
    expect(read([htb, leaf("eth0", "1:10", 3)], { eth0: CLASSES })[0]?.overlimits).toBe(9);
  });

  it("are 0 where a number is none, and are left out without a device or a kind", () => {
    const strange = { bytes: "1e9", packets: -1, drops: null, backlog: [3], qlen: {}, overlimits: true };
    expect(read([shown("codel", "1:", { root: true }, strange)])[0]).toMatchObject({
      bytes: 0,
      packets: 0,
      drops: 0,
      overlimits: 0,
      backlogBytes: 0,
      backlogPackets: 0,
    });
    expect(read([{ dev: "eth0" }, { kind: "codel" }, { kind: 7, dev: ["eth0"] }])).toEqual([]);
  });

  it.each(["", "x", "{}", "[", '[{"kind":', "[1]"])("cannot be read of %j", text => {
    expect(() => readCounters(text, new Map())).toThrow(TrafficError);
  });

  it("are read fast, also of a long strange text", () => {
    const text = `class htb ${"1:1 ".repeat(100_000)}\n`.repeat(3);
    const began = performance.now();
    readCounters("[]", new Map([["eth0", text]]));
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
