import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DesiredDocument, LinksDocument } from "../../engine/desired";
import { apply, destroy, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  startPracticeLab,
  waitFor,
} from "./practice-host";
import { driftOf } from "./told-drift";

const LIMITS = "/sys/class/net/ifb7/queues/tx-0/byte_queue_limits";
const LINKS: LinksDocument = {
  eth0: { txqueuelen: "500", "feature.tcp-segmentation-offload": "off" },
  ifb7: { type: "ifb", "tx-*.limit_max": "30000", "tx-0.hold_time": "5", txqueuelen: "64" },
};
/** All that the document says, as the host itself tells it. */
const STATE = `cat /sys/class/net/eth0/tx_queue_len; ethtool -k eth0 | grep -c -e '^tcp-seg.*: on' -e '^.tx-tcp.*: on' || true
  ip -o link show dev ifb7 2>/dev/null | grep -c ',UP' || true; cat /sys/class/net/ifb7/tx_queue_len ${LIMITS}/limit_max 2>/dev/null || true`;

describe("settings of devices on a host", () => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;
  let before: string;
  const bring = (wanted: DesiredDocument) => apply(accessTo(lab, wanted), wanted, { expectedHash: "any" });

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }, { name: "bare", without: ["ethtool"] }] });
    host = machineOf(lab, "edge");
    document = gatewayDocument(host, { links: LINKS });
    // A group that is not all alike is given back as it was.
    await byHand(host, "ethtool -K eth0 tx-tcp-mangleid-segmentation off");
    before = await byHand(host, STATE);
  });
  afterAll(() => lab.stop());
  beforeEach(async () => {
    await bring(document);
  });

  it("are held right after an apply, a device of ours too, and are no drift", async () => {
    expect(await byHand(host, STATE)).toBe("500\n0\n1\n64\n30000\n");
    expect(await differences(lab, document)).toEqual([]);
    expect((await bring(document)).outcome).toBe("unchanged");
    expect((await observe(accessTo(lab, document), document)).notes).toEqual([]);
  });

  it("leave what the kernel sets by itself alone: hold_time is rounded, and no limit of its own is drift", async () => {
    const hold = await byHand(host, `cat ${LIMITS}/hold_time`);
    expect(Number(hold)).toBeGreaterThanOrEqual(5);
    await byHand(host, `echo 20000 >${LIMITS}/limit`);
    expect(await differences(lab, document)).toEqual([]);
  });

  it.each([
    ["a length", "ip link set dev eth0 txqueuelen 700", ["eth0 txqueuelen: 700 -> 500"]],
    ["an offload", "ethtool -K eth0 tso on", ["eth0 feature.tcp-segmentation-offload: on -> off"]],
    ["a byte limit", `echo 7 >${LIMITS}/limit_max`, ["ifb7 tx-*.limit_max: 7 -> 30000"]],
    ["a device that is down", "ip link set dev ifb7 down", ["ifb7 type: ifb (down) -> ifb"]],
    [
      "a device that is gone",
      "ip link delete dev ifb7",
      [
        "ifb7 tx-*.limit_max: none -> 30000",
        "ifb7 tx-0.hold_time: none -> 5",
        "ifb7 txqueuelen: none -> 64",
        "ifb7 type: none -> ifb",
      ],
    ],
  ])("show %s that was changed by hand as just that, and the next apply repairs it", async (_what, commands, lines) => {
    await byHand(host, commands);
    expect([...(await differences(lab, document))].sort()).toEqual([...lines].sort());
    await bring(document);
    expect(await differences(lab, document)).toEqual([]);
    expect(await byHand(host, STATE)).toBe("500\n0\n1\n64\n30000\n");
  });

  it("are told in the drift report by device, with what they mean", async () => {
    await byHand(host, "ip link set dev eth0 txqueuelen 700; ip link delete dev ifb7");
    const { text, report } = await driftOf(lab, document);
    expect(text).toContain("txqueuelen of eth0\n");
    expect(text).toMatch(/low +setting changed by hand(, since .*)?\n +is +700\n +should be +500\n/);
    expect(text).toMatch(
      /interface ifb7\n +medium +setting changed by hand(, since .*)?\n +is +\(absent\)\n +should be +ifb\n/,
    );
    expect(text).toContain("Packets that are sent to the device to be queued there are lost");
    const findings = report.hosts.flatMap(({ findings }) => findings);
    expect(findings.map(({ subsystem, kind }) => `${subsystem} ${kind}`)).toEqual(Array(5).fill("link link"));
  });

  it("come back when the dead-man undoes an apply that locked everybody out", async () => {
    const wanted: LinksDocument = {
      eth0: { txqueuelen: "900" },
      ifb8: { type: "ifb", txqueuelen: "77" },
    };
    const locked = gatewayDocument(host, {
      links: wanted,
      ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: [NOBODY] } } },
    });
    const { cause } = await failureOf(bring(locked));
    expect(cause.kind).toBe("rolled-back");
    await waitFor(60, ["500\n0\n1\n64\n30000\n"], () => byHand(host, STATE));
    expect(await byHand(host, "ls /sys/class/net; cat /run/netfilter-fleet/rolled-back")).toMatch(
      /^(?![\s\S]*ifb8)[\s\S]*ifb7\n[\s\S]*everything was undone/,
    );
  });

  it("are refused in words, with nothing touched, where the device cannot hold them", async () => {
    const refused = async (links: LinksDocument) =>
      (await failureOf(bring(gatewayDocument(host, { links: { ...LINKS, ...links } })))).cause;
    expect(await refused({ eth0: { "ring.rx": "512" } })).toMatchObject({
      kind: "rule-refused",
      message: expect.stringContaining('the driver of eth0 has no ring "rx"'),
    });
    expect(await refused({ eth0: { "feature.rx-all": "on" } })).toMatchObject({
      message: expect.stringContaining('"rx-all" of eth0 is off and fixed'),
    });
    expect(await refused({ eth0: { "tx-*.limit_max": "1" } })).toMatchObject({
      message: expect.stringContaining("eth0 has no byte queue limits"),
    });
    expect(await refused({ eth0: { type: "ifb" } })).toMatchObject({
      message: expect.stringContaining("it is no ifb (veth)"),
    });
    expect(await refused({ eth7: { txqueuelen: "1" } })).toMatchObject({
      message: expect.stringContaining("edge has no interface eth7"),
    });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("want ethtool installed, with the line for it, where a feature is declared", async () => {
    const bare = machineOf(lab, "bare");
    const wanted = gatewayDocument(bare, { links: { eth0: { txqueuelen: "500", "feature.highdma": "off" } } });
    const { cause } = await failureOf(bring(wanted));
    expect(cause.kind).toBe("missing-tool");
    expect(cause.message).toContain("apt-get install -y ethtool");
    const plain = gatewayDocument(bare, { links: { eth0: { txqueuelen: "500" } } });
    await bring(plain);
    expect(await differences(lab, plain)).toEqual([]);
  });

  it("are back after a reboot before anybody can log in, and on a device that appears again", async () => {
    await host.powerOff();
    await host.powerOn();
    expect(await byHand(host, STATE)).toBe("500\n0\n1\n64\n30000\n");
    expect(await differences(lab, document)).toEqual([]);
    // As udev runs it.
    await byHand(host, "ip link delete dev ifb7; ip link add name ifb7 type ifb");
    await byHand(host, "sh /var/lib/netfilter-fleet/boot/load.sh device ifb7");
    expect(await differences(lab, document)).toEqual([]);
  });

  it("are given back by a document that no longer says them, and by destroy, devices of ours with them", async () => {
    await byHand(
      host,
      "ethtool -K eth0 tso on; ethtool -K eth0 tx-tcp-mangleid-segmentation off; ip link set dev eth0 txqueuelen 1000",
    );
    await destroy(accessTo(lab, document), document, {});
    await bring(document);
    const fewer = gatewayDocument(host, { links: { ifb7: LINKS.ifb7 ?? {} } });
    expect([...(await differences(lab, fewer))].sort()).toEqual([
      "eth0 feature.tcp-segmentation-offload: off -> none",
      "eth0 txqueuelen: 500 -> none",
    ]);
    await bring(fewer);
    expect(await byHand(host, STATE)).toBe(before.replace(/0\n$/, "1\n64\n30000\n"));
    await destroy(accessTo(lab, fewer), fewer, {});
    expect(await byHand(host, STATE)).toBe(before);
    expect(await byHand(host, "ls /sys/class/net /var/lib/netfilter-fleet 2>&1 || true")).not.toMatch(
      /ifb7|owner\.json/,
    );
  });
});
