import { describe, expect, it } from "vitest";
import { hashDocument } from "../../../engine/desired";
import { linkReadings, readLiveLinks } from "../../../engine/host/link-readings";
import { nextRecord } from "../../../engine/host/next-record";
import { planDocuments } from "../../../engine/host/plan";
import { snapshotScript } from "../../../engine/host/shell/snapshot-shell";
import type { LiveLink } from "../../../engine/system";
import { documentWith, observationOf } from "./fixtures";
import { declared, ETH0, host, IFB, linkChanges, planned, QUEUE, refusalOf, system } from "./link-fixtures";

describe("a read of the links that a document declares", () => {
  it("asks of each device that it is there, and else only what its settings need", () => {
    expect(
      linkReadings({
        links: {
          eth0: { txqueuelen: "1", "ring.rx": "1", "feature.highdma": "on" },
          eth1: { "tx-*.limit_max": "1" },
          ifb7: { type: "ifb" },
        },
      }),
    ).toEqual(["link/eth0", "ring/eth0", "features/eth0", "link/eth1", "link/ifb7", "type/ifb7"]);
    expect(linkReadings({})).toEqual([]);
  });

  it("asks nothing of a device, and names none, where a document declares none", () => {
    const request = { sysctls: new Map(), links: [] };
    const plain = snapshotScript(request).text;
    expect(plain).not.toMatch(/^ {2}read_link |^# device /m);
    const asking = snapshotScript({ ...request, links: ["link/eth0", "ring/eth0"] }).text;
    expect(asking.match(/^ {2}read_link .*$/gm)).toEqual(["  read_link 'link/eth0'", "  read_link 'ring/eth0'"]);
    expect(asking.match(/^# device .*$/gm)).toEqual(["# device link/eth0", "# device ring/eth0"]);
  });

  it("tells a device that is not there from one of which something could not be told", () => {
    const section = (stdout: string, exitCode = 0) => ({ stdout, stderr: "", exitCode });
    const links = readLiveLinks(
      new Map([
        ["link/eth0", section("tx_queue_len 500\n")],
        ["ring/eth0", section("", 127)],
        ["features/eth0", section("", 1)],
        ["link/eth1", section("", 1)],
        ["ring/eth1", section("Current hardware settings:\nRX:\t1\n")],
        ["features/eth2", section("highdma: on\n")],
        ["link/../eth3", section("tx_queue_len 500\n")],
        ["sysctl net.ipv4.conf.eth0/100.rp_filter", section("1")],
      ]),
    );
    expect([...links.keys()]).toEqual(["eth0", "eth2"]);
    expect(links.get("eth0")).toEqual({ txqueuelen: "500", queues: new Map(), rings: "no-tool", features: "refused" });
  });

  it("warns of a device that is not there, unless it is to be made, and of a missing ethtool", () => {
    const document = declared({
      eth0: { "ring.rx": "1", "feature.highdma": "on" },
      eth9: { txqueuelen: "1" },
      ifb7: { type: "ifb" },
    });
    const eth0: LiveLink = { queues: new Map(), rings: "no-tool", features: "no-tool" };
    const notes = observationOf(document, host({ eth0 })).notes.map(({ message }) => message);
    expect(notes).toContain("interface eth9 does not exist on this host");
    expect(notes).toContain(
      "rings and features of eth0 cannot be read: ethtool is missing on this host (apt-get install -y ethtool)",
    );
    expect(notes.join()).not.toContain("ifb7");
  });
});

describe("a plan of links", () => {
  it("is empty where the host holds what is declared, in whatever spelling", () => {
    const held = { txqueuelen: "1000", "tx-*.limit_max": "1879048192", "tx-1.hold_time": "1000", "ring.rx": "256" };
    expect(
      planned({ eth0: { ...held, "feature.highdma": "on" }, ifb7: { type: "ifb" } }, { eth0: ETH0, ifb7: IFB }),
    ).toEqual([]);
    const slow = { ...ETH0, queues: new Map([[0, { ...QUEUE, hold_time: "8" }]]) };
    expect(planned({ eth0: { "tx-*.hold_time": "5" } }, { eth0: slow })).toEqual([]);
  });

  it("tells setting by setting what would change", () => {
    const uneven = {
      ...ETH0,
      queues: new Map([
        [0, QUEUE],
        [1, { ...QUEUE, limit_max: "30000" }],
      ]),
    };
    expect(
      planned(
        {
          eth0: {
            txqueuelen: "500",
            "tx-*.limit_max": "30000",
            "ring.tx": "64",
            "feature.tcp-segmentation-offload": "off",
          },
          ifb7: { type: "ifb", txqueuelen: "32" },
          ifb8: { type: "ifb" },
        },
        { eth0: uneven, ifb8: { ...IFB, type: "ifb (down)" } },
      ),
    ).toEqual([
      "eth0 feature.tcp-segmentation-offload: on -> off",
      "eth0 ring.tx: 256 -> 64",
      "eth0 tx-*.limit_max: tx-0=1879048192 tx-1=30000 -> 30000",
      "eth0 txqueuelen: 1000 -> 500",
      "ifb7 txqueuelen: none -> 32",
      "ifb7 type: none -> ifb",
      "ifb8 type: ifb (down) -> ifb",
    ]);
  });

  it("excepts a queue that is declared by itself from all queues", () => {
    const links = { eth0: { "tx-*.limit_max": "1879048192", "tx-1.limit_max": "30000" } };
    expect(planned(links, { eth0: ETH0 })).toEqual(["eth0 tx-1.limit_max: 1879048192 -> 30000"]);
  });

  it("counts a value that is not known yet as a change", () => {
    const desired = declared({ eth0: { txqueuelen: { unknown: "${x.y}" } } });
    expect(linkChanges(planDocuments(desired, observationOf(desired, host({ eth0: ETH0 })).document))).toEqual([
      "eth0 txqueuelen: 1000 -> ${x.y} (known after apply)",
    ]);
  });

  it("leaves a document without links as it was, its hash too", () => {
    const plain = documentWith({});
    expect(hashDocument(plain)).toBe(hashDocument(declared({})));
    expect(hashDocument(plain)).not.toBe(hashDocument(declared({ eth0: { txqueuelen: "1" } })));
    expect(observationOf(plain, host({})).document).not.toHaveProperty("links");
    expect(nextRecord(plain, observationOf(plain, host({})))).not.toHaveProperty("links");
  });
});

describe("an apply of links", () => {
  it("writes what differs, all rings by one command, and can take it back", () => {
    const links = {
      eth0: {
        txqueuelen: "500",
        "tx-*.limit_max": "30000",
        "ring.rx": "512",
        "ring.tx": "256",
        "feature.tcp-segmentation-offload": "off",
        "feature.highdma": "on",
      },
    };
    const limit = (queue: number, value: string) =>
      `printf '%s\\n' '${value}' >'/sys/class/net/eth0/queues/tx-${queue}/byte_queue_limits/limit_max'`;
    expect(system(links, { eth0: ETH0 })).toEqual({
      apply: [
        "ethtool -K 'eth0' 'tso' 'off' >/dev/null",
        "ethtool -G 'eth0' rx '512' >/dev/null || [ $? = 80 ]",
        "printf '%s\\n' '500' >'/sys/class/net/eth0/tx_queue_len'",
        limit(0, "30000"),
        limit(1, "30000"),
      ],
      // The group was not all alike: what was otherwise comes back by itself.
      undo: [
        "ethtool -K 'eth0' 'tso' 'on' >/dev/null",
        "ethtool -K 'eth0' 'tx-tcp-mangleid-segmentation' 'off' >/dev/null",
        "ethtool -G 'eth0' rx '256' >/dev/null || [ $? = 80 ]",
        "printf '%s\\n' '1000' >'/sys/class/net/eth0/tx_queue_len'",
        limit(0, "1879048192"),
        limit(1, "1879048192"),
      ],
    });
    expect(system(links, { eth0: ETH0 }).apply.join()).not.toContain("highdma");
  });

  it("switches a group of features before what it is made of", () => {
    const features = new Map([
      ["tx-checksum-sctp", { value: "on", state: "free", members: new Map() }],
      ["tx-checksumming", { value: "off", state: "free", members: new Map() }],
    ] as const);
    const links = { eth0: { "feature.tx-checksum-sctp": "off", "feature.tx-checksumming": "on" } };
    expect(system(links, { eth0: { ...ETH0, features } }).apply).toEqual([
      "ethtool -K 'eth0' 'tx' 'on' >/dev/null",
      "ethtool -K 'eth0' 'tx-checksum-sctp' 'off' >/dev/null",
    ]);
  });

  it("makes a device before its settings and its queue, and its undo takes it away last", () => {
    const { apply, undo } = system(
      { ifb7: { type: "ifb", "tx-*.limit_max": "30000", txqueuelen: "64" } },
      {},
      undefined,
      {
        qdiscs: { ifb7: ["root fq_codel"] },
      },
    );
    expect(apply[0]).toContain("ip link add name 'ifb7' type 'ifb'");
    expect(apply[0]).toContain("ip link set dev 'ifb7' up");
    expect(apply.slice(1, 3)).toEqual([
      "(for queue in '/sys/class/net/ifb7'/queues/tx-*; do printf '%s\\n' '30000' >\"$queue/byte_queue_limits/limit_max\" || exit 1; done)",
      "printf '%s\\n' '64' >'/sys/class/net/ifb7/tx_queue_len'",
    ]);
    expect(apply[3]).toMatch(/^tc 'qdisc' .*'ifb7'/);
    expect(undo.at(-1)).toBe("if [ -e '/sys/class/net/ifb7' ]; then ip link delete dev 'ifb7'; fi");
  });

  it("raises a device of ours that is down", () => {
    expect(system({ ifb7: { type: "ifb" } }, { ifb7: { ...IFB, type: "ifb (down)" } })).toEqual({
      apply: ["ip link set dev 'ifb7' up"],
      undo: ["ip link set dev 'ifb7' down"],
    });
  });

  it.each([
    ["a device that is not there", { eth9: { txqueuelen: "1" } }, {}, "rule-refused", "edge-1 has no interface eth9"],
    [
      "limits that a driver does not have",
      { v0: { "tx-*.limit_max": "1" } },
      { v0: { queues: new Map() } },
      "rule-refused",
      "v0 has no byte queue limits",
    ],
    [
      "a queue that is not there",
      { eth0: { "tx-2.limit_max": "1" } },
      { eth0: ETH0 },
      "rule-refused",
      "eth0 has no transmit queue 2: it has 2",
    ],
    [
      "a ring that is not there",
      { eth0: { "ring.rx-mini": "1" } },
      { eth0: ETH0 },
      "rule-refused",
      'no ring "rx-mini" that can be set',
    ],
    [
      "rings of a veth",
      { v0: { "ring.rx": "1" } },
      { v0: { queues: new Map(), rings: "refused" } },
      "rule-refused",
      "a virtual device has none",
    ],
    [
      "a ring above the card's most",
      { eth0: { "ring.rx": "4097" } },
      { eth0: ETH0 },
      "rule-refused",
      "at most 4096 descriptors",
    ],
    [
      "a feature that is not there",
      { eth0: { "feature.no-such": "on" } },
      { eth0: ETH0 },
      "rule-refused",
      'no feature "no-such"',
    ],
    [
      "a feature that is fixed",
      { eth0: { "feature.rx-all": "on" } },
      { eth0: ETH0 },
      "rule-refused",
      '"rx-all" of eth0 is off and fixed',
    ],
    [
      "rings without ethtool",
      { eth0: { "ring.rx": "1" } },
      { eth0: { ...ETH0, rings: "no-tool" } },
      "missing-tool",
      "apt-get install -y ethtool",
    ],
    [
      "features without ethtool",
      { eth0: { "feature.highdma": "on" } },
      { eth0: { ...ETH0, features: "no-tool" } },
      "missing-tool",
      "apt-get install -y ethtool",
    ],
    [
      "a device of another type",
      { v0: { type: "ifb" } },
      { v0: { queues: new Map(), type: "veth" } },
      "rule-refused",
      "it is no ifb (veth), so it is not ours to take",
    ],
    [
      "a device of a type that nobody tells",
      { v0: { type: "ifb" } },
      { v0: { queues: new Map(), type: "refused" } },
      "rule-refused",
      "does not tell of what type",
    ],
    [
      "a device without ip to tell its type",
      { v0: { type: "ifb" } },
      { v0: { queues: new Map(), type: "no-tool" } },
      "missing-tool",
      "apt-get install -y iproute2",
    ],
  ] as const)("refuses %s, in words", (_what, links, live, kind, words) => {
    const [cause, message] = refusalOf(links, live);
    expect([cause, message]).toEqual([kind, expect.stringContaining(words)]);
  });

  it("takes a fixed feature that is as it is declared", () => {
    expect(system({ eth0: { "feature.rx-all": "off" } }, { eth0: ETH0 }).apply).toEqual([]);
  });
});
