import { describe, expect, it } from "vitest";
import {
  Duration,
  type Host,
  HtbClass,
  HtbFilter,
  IngressShaper,
  MultiQueue,
  QdiscCake,
  QdiscCoDel,
  QdiscFq,
  QdiscFqCodel,
  QdiscHtb,
  QdiscNetem,
  QdiscPfifo,
  QdiscTbf,
  Rate,
  Size,
} from "../../constructs";
import { makeHost } from "./practice-stack";

/** Every warning below a host: the id of its construct, and what it says. */
function warningsOf(host: Host): readonly (readonly [string, string])[] {
  return host.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => /warn/.test(type)).map(({ data }) => [node.id, String(data)] as const),
    );
}

describe("a queue of a device", () => {
  it("is written in tc's words with the options that are set", () => {
    const host = makeHost();
    const [target, interval] = [Duration.ms(5), Duration.ms(100)];
    new QdiscCoDel(host, "wan", { device: "eth0", limitPackets: 1000, target, interval, ecn: "off" });
    new QdiscCoDel(host, "lan", { device: "eth1", target: Duration.ms(0.5) });
    new QdiscCoDel(host, "dmz", { device: "eth2" });
    new QdiscFqCodel(host, "a", {
      device: "eth3",
      flows: 4096,
      quantum: Size.bytes(300),
      memoryLimit: Size.mib(1),
      ecn: "on",
    });
    new QdiscCake(host, "b", {
      device: "eth4",
      bandwidth: Rate.mbit(9.5),
      rtt: Duration.ms(50),
      isolation: "dual-srchost",
      nat: "on",
      ackFilter: "on",
      overheadBytes: 44,
      leastPacketBytes: 84,
      framing: "ptm",
    });
    new QdiscFq(host, "c", { device: "eth5", maxRate: Rate.gbit(1), pacing: "on", beyondHorizon: "cap" });
    new QdiscTbf(host, "d", { device: "eth6", rate: Rate.mbit(10), burst: Size.kib(16), latency: Duration.ms(50) });
    new QdiscPfifo(host, "e", { device: "eth7", limitPackets: 100 });
    new QdiscNetem(host, "f", { device: "eth8", delay: Duration.ms(40), jitter: Duration.ms(5), lossPercent: 0.5 });
    expect(Object.values(host.document.qdiscs).flat()).toEqual([
      "qdisc root codel limit 1000 target 5ms interval 100ms noecn",
      "qdisc root codel target 500us",
      "qdisc root codel",
      "qdisc root fq_codel flows 4096 quantum 300 memory_limit 1048576 ecn",
      "qdisc root cake bandwidth 9500kbit dual-srchost nat ack-filter rtt 50ms overhead 44 ptm mpu 84",
      "qdisc root fq pacing maxrate 1gbit horizon_cap",
      "qdisc root tbf rate 10mbit burst 16384 latency 50ms",
      "qdisc root pfifo limit 100",
      "qdisc root netem delay 40ms 5ms loss 0.5%",
    ]);
  });

  it("warns of what the kernel takes and hardly anybody means", () => {
    const host = makeHost();
    new QdiscTbf(host, "small", { device: "a", rate: Rate.gbit(1), burst: Size.kib(2), latency: Duration.ms(5) });
    new QdiscCoDel(host, "late", { device: "b", target: Duration.ms(100) });
    new QdiscFqCodel(host, "usual", { device: "c" });
    const tree = new QdiscHtb(host, "tree", { device: "d" });
    new HtbClass(tree, "hasty", { rate: Rate.mbit(1), quantum: Size.bytes(200) });
    expect(warningsOf(host)).toEqual([
      ["small", expect.stringContaining("burst 2048 is less than 500000 bytes")],
      ["late", expect.stringContaining("target 100ms is not below interval 100ms")],
      ["hasty", expect.stringContaining("quantum 200 is less than a packet")],
    ]);
  });

  it("is refused where the kernel or tc would not take it, with its place", () => {
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth0", target: Duration.ms(0) })).toThrow(
      /^QdiscCoDel "gateway\/edge-1\/wan": "0us" is out of range \(codel, target\)/,
    );
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth0", limitPackets: 0 })).toThrow(/limit/);
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth 0" })).toThrow(/not the name of a network device/);
    expect(() => new QdiscFqCodel(makeHost(), "wan", { device: "eth0", flows: 65_537 })).toThrow(/65536/);
    expect(() => new QdiscCake(makeHost(), "wan", { device: "eth0", framing: "atm" })).toThrow(/overhead/);
    expect(() => new QdiscFq(makeHost(), "wan", { device: "eth0", buckets: 1000 })).toThrow(/512 or 1024/);
    expect(() => new QdiscNetem(makeHost(), "wan", { device: "eth0", lossPercent: 101 })).toThrow(/share/);
    expect(() => new QdiscNetem(makeHost(), "wan", { device: "eth0", lossPercent: 0.00001 })).toThrow(/share/);
    expect(() => new QdiscNetem(makeHost(), "wan", { device: "eth0", jitter: Duration.ms(1) })).toThrow(
      /jitter of 1ms stands without a delay/,
    );
  });

  it("takes a share as arithmetic gives it", () => {
    const host = makeHost();
    new QdiscNetem(host, "wan", { device: "eth0", lossPercent: 0.1 + 0.2, corruptPercent: 1e-4 });
    expect(host.document.qdiscs.eth0).toEqual(["qdisc root netem loss 0.3% corrupt 0.0001%"]);
  });
});

describe("measures", () => {
  it("are whole in the kernel's unit, or refused", () => {
    expect(String(Duration.ms(0.001))).toBe("1us");
    expect(String(Duration.seconds(1.1))).toBe("1100ms");
    expect(String(Rate.mbit(0.1))).toBe("100kbit");
    expect(String(Rate.kbit(1500))).toBe("1500kbit");
    expect(String(Size.kib(1.5))).toBe("1536");
    expect(() => Duration.ms(0.0001)).toThrow(/whole microseconds/);
    expect(() => Duration.us(-1)).toThrow(/no time/);
    expect(() => Rate.bit(7)).toThrow(/no rate of a line/);
    expect(() => Size.bytes(0.5)).toThrow(/no size/);
  });
});

describe("a tree of classes", () => {
  it("is numbered in the order of construction, its filters too, one a family", () => {
    const host = makeHost();
    const uplink = new QdiscHtb(host, "uplink", { device: "eth0", defaultClass: "bulk" });
    const line = new HtbClass(uplink, "line", { rate: Rate.mbit(10), burst: Size.kib(15) });
    const voice = new HtbClass(line, "voice", { rate: Rate.mbit(2), ceil: Rate.mbit(10), priority: 0 });
    const bulk = new HtbClass(line, "bulk", { rate: Rate.mbit(8), ceil: Rate.mbit(10), priority: 1, minor: 0xb0 });
    new QdiscFqCodel(bulk, "queue", { target: Duration.ms(5) });
    new HtbFilter(voice, "marked", { mark: 7, markMask: 0xff });
    new HtbFilter(voice, "sip", { protocol: "udp", destinationPort: 5060 });
    new HtbFilter(voice, "expedited", { source: "10.0.0.0/8", dscp: 46 });
    expect(host.document.qdiscs.eth0).toEqual([
      "qdisc root handle 1: htb default 0xb0",
      "class parent 1: classid 1:10 htb rate 10mbit ceil 10mbit burst 15360 cburst 1600",
      "class parent 1:10 classid 1:20 htb prio 0 rate 2mbit ceil 10mbit burst 1600 cburst 1600",
      "class parent 1:10 classid 1:b0 htb prio 1 rate 8mbit ceil 10mbit burst 1600 cburst 1600",
      "qdisc parent 1:b0 fq_codel target 5ms",
      "filter parent 1: protocol all pref 10 handle 0x7/0xff fw flowid 1:20",
      "filter parent 1: protocol ip pref 20 u32 match ip protocol 17 0xff match ip dport 5060 0xffff flowid 1:20",
      "filter parent 1: protocol ipv6 pref 21 u32 match ip6 protocol 17 0xff match ip6 dport 5060 0xffff flowid 1:20",
      "filter parent 1: protocol ip pref 30 u32 match ip src 10.0.0.0/8 match ip dsfield 0xb8 0xfc flowid 1:20",
    ]);
    expect(uplink.node.validate()).toEqual([]);
  });

  it("asks for messages of a family in that family alone, and for ports of whatever has them", () => {
    const host = makeHost();
    const all = new HtbClass(new QdiscHtb(host, "uplink", { device: "eth0" }), "all", { rate: Rate.mbit(1) });
    new HtbFilter(all, "ping", { protocol: "icmp" });
    new HtbFilter(all, "ping6", { protocol: "icmpv6" });
    new HtbFilter(all, "datagrams", { protocol: 136, sourcePort: 7, family: "ipv4" });
    expect(host.document.qdiscs.eth0?.slice(2)).toEqual([
      "filter parent 1: protocol ip pref 10 u32 match ip protocol 1 0xff flowid 1:10",
      "filter parent 1: protocol ipv6 pref 20 u32 match ip6 protocol 58 0xff flowid 1:10",
      "filter parent 1: protocol ip pref 30 u32 match ip protocol 136 0xff match ip sport 7 0xffff flowid 1:10",
    ]);
  });

  it("has a default class that packets can be sent to", () => {
    const uplink = new QdiscHtb(makeHost(), "uplink", { device: "eth0", defaultClass: "bulk" });
    const above = new HtbClass(uplink, "bulk", { rate: Rate.mbit(2) });
    expect(uplink.node.validate()).toEqual([]);
    const below = new HtbClass(above, "rest", { rate: Rate.mbit(2) });
    expect(uplink.node.validate()).toEqual([expect.stringContaining("which has classes below it")]);
    new HtbClass(below, "bulk", { rate: Rate.mbit(1) });
    expect(uplink.node.validate()).toEqual([
      expect.stringContaining("is the id of gateway/edge-1/uplink/bulk and gateway/edge-1/uplink/bulk/rest/bulk"),
    ]);
  });

  it("is refused where it cannot be, with its place", () => {
    const uplink = new QdiscHtb(makeHost(), "uplink", { device: "eth0", defaultClass: "bulk" });
    const voice = new HtbClass(uplink, "voice", { rate: Rate.mbit(2) });
    expect(uplink.node.validate()).toEqual([expect.stringContaining('defaultClass is "bulk", but no class')]);
    expect(() => new HtbClass(uplink, "slow", { rate: Rate.mbit(2), ceil: Rate.mbit(1) })).toThrow(/below its rate/);
    expect(() => new HtbClass(uplink, "odd", { rate: Rate.bit(12_345_678) })).toThrow(/would show 12345kbit/);
    expect(() => new HtbFilter(voice, "all", {})).toThrow(/takes every packet/);
    expect(() => new HtbFilter(voice, "both", { mark: 1, protocol: "tcp" })).toThrow(/asks nothing else/);
    expect(() => new HtbFilter(voice, "port", { destinationPort: 22 })).toThrow(/without a protocol/);
    expect(() => new HtbFilter(voice, "mask", { markMask: 255, protocol: "tcp" })).toThrow(
      /markMask stands without a mark/,
    );
    expect(() => new HtbFilter(voice, "ping", { protocol: "icmp", destinationPort: 22 })).toThrow(/icmp has no ports/);
    expect(() => new HtbFilter(voice, "gre", { protocol: 47, sourcePort: 22 })).toThrow(/protocol 47 has no ports/);
    expect(() => new HtbFilter(voice, "none", { protocol: 256 })).toThrow(/256 is no protocol/);
    expect(() => new HtbFilter(voice, "six", { protocol: "icmp", family: "ipv6" })).toThrow(/no family fits icmp/);
    expect(() => new HtbFilter(voice, "four", { protocol: 58, source: "10.0.0.0/8" })).toThrow(/no family fits/);
    expect(() => new HtbFilter(voice, "mixed", { source: "10.0.0.0/8", destination: "2001:db8::/32" })).toThrow(
      /no family fits/,
    );
    expect(() => new QdiscFq(voice, "queue", { device: "eth0" } as never)).toThrow(/Leave device out/);
  });
});

describe("what a device receives", () => {
  it("passes a device between, which has the queue", () => {
    const host = makeHost();
    const downlink = new IngressShaper(host, "downlink", { device: "eth0" });
    expect(downlink.node.validate()).toEqual([expect.stringContaining("not shaped")]);
    new QdiscCake(downlink, "queue", { bandwidth: Rate.mbit(95), ingress: "on" });
    new QdiscFqCodel(host, "uplink", { device: "eth0" });
    expect(host.document.links).toEqual({ "ifb-eth0": { type: "ifb" } });
    expect(host.document.qdiscs).toEqual({
      eth0: [
        "qdisc ingress",
        "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb-eth0",
        "qdisc root fq_codel",
      ],
      "ifb-eth0": ["qdisc root cake bandwidth 95mbit ingress"],
    });
    expect(downlink.node.validate()).toEqual([]);
    expect(() => new IngressShaper(host, "long", { device: "eth0.4094.4094" })).toThrow(/shorter name/);
    expect(() => new IngressShaper(host, "same", { device: "eth1", ifb: "eth1" })).toThrow(/device itself/);
    expect(() => new IngressShaper(host, "own", { device: "eth1", ifb: "ifb0" })).toThrow(/by itself/);
  });
});

describe("a device with several transmit queues", () => {
  it("has a queue for each that one is constructed for", () => {
    const host = makeHost();
    const wan = new MultiQueue(host, "wan", { device: "eth0" });
    for (const number of [1, 12]) new QdiscCoDel(wan.queue(number), "queue", { target: Duration.ms(5) });
    expect(wan.queue(1)).toBe(wan.queue(1));
    expect(host.document.qdiscs.eth0).toEqual([
      "qdisc root handle 1: mq",
      "qdisc parent 1:1 codel target 5ms",
      "qdisc parent 1:c codel target 5ms",
    ]);
    expect(() => wan.queue(0)).toThrow(/Write a number from 1/);
  });
});
