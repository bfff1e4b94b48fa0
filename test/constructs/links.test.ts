// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the references Terraform reads.
import { describe, expect, it } from "vitest";
import {
  ByteQueueLimits,
  DefaultQdisc,
  type DefaultQdiscKind,
  LinkSetting,
  NicOffloads,
  NicRing,
  Size,
  TcpEcn,
  TcpSmallQueues,
  TxQueueLength,
} from "../../constructs";
import type { Construct } from "../../constructs/cdktf";
import { ElasticAddress, hostResources, makeHost, makeStack, problemsOf } from "./practice-stack";

/** What a construct warns of at synthesis. */
function doubtsOf(construct: Construct): readonly string[] {
  return construct.node.metadata.map(({ data }) => String(data));
}

describe("settings of devices", () => {
  it("stand in the document by device and name", () => {
    const host = makeHost();
    new TxQueueLength(host, "length", { device: "eth1", packets: 500 });
    new ByteQueueLimits(host, "all", { device: "eth0", max: Size.kib(64), min: Size.bytes(3028), holdTimeMs: 500 });
    new ByteQueueLimits(host, "one", { device: "eth0", queue: 3, max: "unlimited" });
    new NicRing(host, "ring", { device: "eth0", rx: 4096, tx: 256, rxMini: 0, rxJumbo: 1 });
    new NicOffloads(host, "offloads", {
      device: "eth0",
      on: ["gro", "highdma"],
      off: ["tso", "generic-segmentation-offload"],
    });
    new LinkSetting(host, "ifb7", "type", "ifb");
    expect(host.document.links).toEqual({
      eth1: { txqueuelen: "500" },
      eth0: {
        "tx-*.limit_max": "65536",
        "tx-*.limit_min": "3028",
        "tx-*.hold_time": "500",
        "tx-3.limit_max": "1879048192",
        "ring.rx": "4096",
        "ring.tx": "256",
        "ring.rx-mini": "0",
        "ring.rx-jumbo": "1",
        "feature.generic-receive-offload": "on",
        "feature.highdma": "on",
        "feature.tcp-segmentation-offload": "off",
        "feature.generic-segmentation-offload": "off",
      },
      ifb7: { type: "ifb" },
    });
    expect(problemsOf(host)).toEqual([]);
    expect(hostResources(host.node.root.node.children[0] as never)["edge-1"]?.links).toEqual(host.document.links);
  });

  it("are absent from the document of a host that declares none", () => {
    expect(makeHost().document).not.toHaveProperty("links");
  });

  it("may have values that are only known after apply", () => {
    const stack = makeStack();
    const eip = new ElasticAddress(stack, "eip");
    const host = makeHost({}, stack);
    new TxQueueLength(host, "length", { device: "eth0", packets: eip.port });
    expect(host.document.links).toEqual({ eth0: { txqueuelen: { unknown: "${aws_eip.eip.port}" } } });
    expect(() => new TxQueueLength(host, "other", { device: eip.publicIp, packets: 1 })).toThrow(
      /TxQueueLength "gateway\/edge-1\/other": The device's name must be known at synthesis/,
    );
  });

  it.each([
    [
      "a name that is no device's",
      () => new TxQueueLength(makeHost(), "it", { device: "eth0;reboot", packets: 1 }),
      /no interface name/,
    ],
    ["too many packets", () => new TxQueueLength(makeHost(), "it", { device: "eth0", packets: -1 }), /0 to 2147483647/],
    ["part of a packet", () => new TxQueueLength(makeHost(), "it", { device: "eth0", packets: 1.5 }), /whole number/],
    [
      "too many bytes",
      () => new ByteQueueLimits(makeHost(), "it", { device: "eth0", max: Size.mib(2000) }),
      /0 to 1879048192/,
    ],
    [
      "a queue that is none",
      () => new ByteQueueLimits(makeHost(), "it", { device: "eth0", queue: -1, max: Size.kib(1) }),
      /tx--1\.limit_max/,
    ],
    [
      "nothing",
      () => new NicRing(makeHost(), "it", { device: "eth0" }),
      /NicRing "gateway\/edge-1\/it": It says nothing/,
    ],
    [
      "an offload that is on and off",
      () => new NicOffloads(makeHost(), "it", { device: "eth0", on: ["tso"], off: ["tcp-segmentation-offload"] }),
      /named twice/,
    ],
    [
      "an offload that could not be",
      () => new NicOffloads(makeHost(), "it", { device: "eth0", on: ["x y"] }),
      /only small letters/,
    ],
    [
      "a setting that is none",
      () => new LinkSetting(makeHost(), "eth0", "mtu", 9000),
      /LinkSetting "gateway\/edge-1\/eth0 mtu": .*no such setting/,
    ],
    [
      "what the kernel sets by itself",
      () => new LinkSetting(makeHost(), "eth0", "tx-0.limit", 1),
      /the kernel sets limit by itself/,
    ],
    [
      "a device that is not made here",
      () => new LinkSetting(makeHost(), "veth0", "type", "veth"),
      /only a device of type ifb/,
    ],
  ])("are never %s", (_what, make, words) => {
    expect(make).toThrow(words);
  });

  it("are declared once a host", () => {
    const host = makeHost();
    new TxQueueLength(host, "one", { device: "eth0", packets: 500 });
    new TxQueueLength(host, "other", { device: "eth1", packets: 500 });
    expect(() => new LinkSetting(host, "eth0", "txqueuelen", 600)).toThrow(
      'LinkSetting "gateway/edge-1/eth0 txqueuelen": txqueuelen of eth0 is set to 500 by "gateway/edge-1/one" already. Keep one of the two.',
    );
  });

  it("warn of what is possible and probably not meant", () => {
    const host = makeHost();
    const doubts = [
      new TxQueueLength(host, "a", { device: "eth0", packets: 100_000 }),
      new ByteQueueLimits(host, "b", { device: "eth0", max: Size.bytes(1000), min: Size.bytes(2000) }),
      new ByteQueueLimits(host, "c", { device: "eth0", queue: 1, max: Size.kib(64), min: Size.kib(2) }),
    ].map(doubtsOf);
    expect(doubts).toEqual([
      [expect.stringContaining("100000 packets may wait on eth0")],
      [expect.stringContaining("above the most of 1000"), expect.stringContaining("less than one packet")],
      [],
    ]);
  });
});

describe("a size", () => {
  it("is whole bytes, in powers of two", () => {
    expect([Size.bytes(1514), Size.kib(64), Size.mib(1.5), Size.bytes(0)].map(String)).toEqual([
      "1514",
      "65536",
      "1572864",
      "0",
    ]);
    expect(Size.kib(64).bytes).toBe(65536);
  });

  it.each([-1, 0.3, Number.NaN, Number.POSITIVE_INFINITY])("is never of %d", count => {
    expect(() => Size.bytes(count)).toThrow(/is no size/);
    expect(() => Size.kib(count)).toThrow(/is no size/);
  });
});

describe("settings of TCP and of queues for all devices", () => {
  it("are sysctls", () => {
    const host = makeHost();
    const usual = new TcpSmallQueues(host, "small-queues", { limit: Size.mib(1) });
    new DefaultQdisc(host, "default", { kind: "fq_codel" });
    new TcpEcn(host, "ecn", { mode: "ask-and-answer" });
    expect(host.document.sysctls).toEqual({
      "net.ipv4.tcp_limit_output_bytes": "1048576",
      "net.core.default_qdisc": "fq_codel",
      "net.ipv4.tcp_ecn": "1",
    });
    expect(doubtsOf(usual)).toEqual([]);
  });

  it.each([
    ["off", "0"],
    ["answer", "2"],
  ] as const)("TcpEcn of %s is %s", (mode, value) => {
    const host = makeHost();
    new TcpEcn(host, "ecn", { mode });
    expect(host.document.sysctls["net.ipv4.tcp_ecn"]).toBe(value);
  });

  it("warn of small queues that are too small, or long", () => {
    const doubt = (limit: Size) => doubtsOf(new TcpSmallQueues(makeHost(), "it", { limit }));
    expect(doubt(Size.kib(128))[0]).toContain("are few");
    expect(doubt(Size.mib(64))[0]).toContain("are many");
    expect(doubt(Size.mib(4))).toEqual([]);
    expect(() => doubt(Size.mib(2048))).toThrow(/Write at most 2147483647/);
  });

  it("take only what the kernel knows", () => {
    expect(() => new DefaultQdisc(makeHost(), "it", { kind: "htb" as DefaultQdiscKind })).toThrow(
      /Write one of fq_codel,/,
    );
    expect(() => new TcpEcn(makeHost(), "it", { mode: "on" as "off" })).toThrow(
      /Write one of off, ask-and-answer, answer/,
    );
  });
});
