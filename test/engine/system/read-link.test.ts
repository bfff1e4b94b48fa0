import { describe, expect, it } from "vitest";
import { readFeatures, readLinkFiles, readLinkType, readRings } from "../../../engine/system";

describe("what sysfs says of a device", () => {
  it("is its txqueuelen and the limits of its queues, in their order", () => {
    const { txqueuelen, queues } = readLinkFiles(
      [
        "tx_queue_len 1000",
        "queues/tx-10/byte_queue_limits/hold_time 1000",
        "queues/tx-10/byte_queue_limits/limit_max 1879048192",
        "queues/tx-2/byte_queue_limits/limit_max 30000",
        "",
      ].join("\n"),
    );
    expect(txqueuelen).toBe("1000");
    expect([...queues]).toEqual([
      [2, { limit_max: "30000" }],
      [10, { hold_time: "1000", limit_max: "1879048192" }],
    ]);
  });

  it("is nothing where a line is none of that kind", () => {
    const text = [
      "tx_queue_len 10 20",
      "tx_queue_len -1",
      "tx_queue_len $(id)",
      "queues/tx-x/byte_queue_limits/limit_max 1",
      "queues/tx-0/byte_queue_limits/inflight 1",
      "queues/tx-0/../limit_max 1",
      "queues/tx-0/byte_queue_limits/limit_max 99999999999",
    ].join("\n");
    expect(readLinkFiles(text)).toEqual({ queues: new Map() });
  });
});

// ethtool 6.1 of a card with virtio's driver, and one of Intel's (mini and jumbo rings exist on neither).
const RING_ANSWER = `Ring parameters for eth0:
Pre-set maximums:
RX:		4096
RX Mini:	n/a
RX Jumbo:	0
TX:		4096
Current hardware settings:
RX:		256
RX Mini:	n/a
RX Jumbo:	0
TX:		512
RX Buf Len:		n/a
CQE Size:		n/a
TX Push:	off
TCP data split:	n/a
`;

describe("what ethtool -g prints", () => {
  it("is the size of each ring that the card has, and the most that it takes", () => {
    expect(Object.fromEntries(readRings(RING_ANSWER))).toEqual({
      rx: { size: "256", most: 4096 },
      tx: { size: "512", most: 4096 },
    });
  });

  it("is no ring where it is something else", () => {
    expect(readRings("netlink error: Operation not supported\n").size).toBe(0);
    expect(readRings("Current hardware settings:\nRX:\t\t$(id)\nRX; reboot:\t\t1\n").size).toBe(0);
  });
});

// ethtool 6.1 of a veth on kernel 6.18, shortened.
const FEATURE_ANSWER = `Features for v0:
rx-checksumming: on
tx-checksumming: on
	tx-checksum-ipv4: off [fixed]
	tx-checksum-ip-generic: on
	tx-checksum-sctp: off
tcp-segmentation-offload: on
	tx-tcp-segmentation: on
	tx-tcp-mangleid-segmentation: off
large-receive-offload: off [fixed]
tx-udp_tnl-segmentation: on
tx-udp-segmentation: off [requested on]
`;

describe("what ethtool -k prints", () => {
  const features = readFeatures(FEATURE_ANSWER);

  it("is whether each feature is on, and whether its driver has it switched", () => {
    expect([...features.keys()]).toEqual([
      "rx-checksumming",
      "tx-checksumming",
      "tx-checksum-ipv4",
      "tx-checksum-ip-generic",
      "tx-checksum-sctp",
      "tcp-segmentation-offload",
      "tx-tcp-segmentation",
      "tx-tcp-mangleid-segmentation",
      "large-receive-offload",
      "tx-udp_tnl-segmentation",
      "tx-udp-segmentation",
    ]);
    expect(features.get("large-receive-offload")).toMatchObject({ value: "off", state: "fixed" });
    expect(features.get("tx-udp-segmentation")).toMatchObject({ value: "off", state: "free" });
  });

  it("tells of a group what it is made of, but for what nobody can switch", () => {
    expect(Object.fromEntries(features.get("tx-checksumming")?.members ?? [])).toEqual({
      "tx-checksum-ip-generic": "on",
      "tx-checksum-sctp": "off",
    });
    expect(features.get("rx-checksumming")?.members.size).toBe(0);
  });

  it("is no feature where it is something else", () => {
    expect(readFeatures("x;reboot: on\n$(id): on\ntso: maybe\n-K: on\n").size).toBe(0);
  });
});

describe("what ip -d -j link prints", () => {
  const answer = (flags: readonly string[], linkinfo?: object) =>
    JSON.stringify([{ ifname: "ifb7", flags, ...(linkinfo === undefined ? {} : { linkinfo }) }]);

  it.each([
    [answer(["BROADCAST", "UP"], { info_kind: "ifb" }), "ifb"],
    [answer(["BROADCAST"], { info_kind: "ifb" }), "ifb (down)"],
    [answer(["UP"], { info_kind: "veth" }), "veth"],
    [answer(["UP"]), "hardware"],
    [answer(["UP"], { info_kind: "$(id)" }), "refused"],
    [answer(["UP"], { info_kind: 7 }), "refused"],
    ["7: ifb7: <UP> mtu 1500", "refused"],
    ["[]", "refused"],
    ["[null]", "refused"],
  ])("%s is %s", (text, type) => {
    expect(readLinkType(text)).toBe(type);
  });
});
