import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Duration,
  type Host,
  HtbClass,
  HtbFilter,
  IngressShaper,
  MultiQueue,
  QdiscCake,
  QdiscFqCodel,
  QdiscHtb,
  Rate,
} from "../../constructs";
import type { DesiredDocument } from "../../engine/desired";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { declareQueues } from "./declared-document";
import { accessTo, byHand, differences, failureOf, machineOf, startPracticeLab } from "./practice-host";

/** A veth pair with four transmit queues, and a plain device. */
const DEVICES = `ip link add m0 numtxqueues 4 numrxqueues 4 type veth peer name m1 numtxqueues 4 numrxqueues 4
ip link set m0 up; ip link set m1 up; ip link add d0 type dummy; ip link set d0 up`;

describe("trees of queues in a guest", () => {
  let lab: Lab;
  let guest: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [], guests: [{ name: "guest", memory: 256 }] });
    guest = machineOf(lab, "guest");
    await byHand(guest, DEVICES);
  });
  afterAll(() => lab.stop());

  const declare = (build: (host: Host) => void) => declareQueues(guest, build);
  const put = (document: DesiredDocument) => apply(accessTo(lab, document), document, { expectedHash: "any" });

  const shaped = (line: number, marked = 7) =>
    declare(host => {
      const tree = new QdiscHtb(host, "uplink", { device: "d0", defaultClass: "bulk" });
      const root = new HtbClass(tree, "line", { rate: Rate.mbit(line) });
      const voice = new HtbClass(root, "voice", { rate: Rate.mbit(1), ceil: Rate.mbit(line), priority: 0 });
      const bulk = new HtbClass(root, "bulk", { rate: Rate.mbit(2), ceil: Rate.mbit(line), priority: 1 });
      new QdiscFqCodel(bulk, "queue", { target: Duration.ms(5) });
      new HtbFilter(voice, "marked", { mark: marked });
      new HtbFilter(voice, "sip", { protocol: "udp", destinationPort: 5060 });
    });

  it("are held, and changed in place", async () => {
    await put(shaped(10));
    expect(await differences(lab, shaped(10))).toEqual([]);
    const handles = await byHand(guest, "tc qdisc show dev d0");
    const faster = await put(shaped(20));
    expect(faster.observation.notes.map(({ message }) => message).join()).not.toContain("made anew");
    expect(await byHand(guest, "tc qdisc show dev d0")).toBe(handles);
  });

  it.each([
    "tc class change dev d0 parent 1:10 classid 1:20 htb rate 3mbit ceil 20mbit prio 0",
    "tc class add dev d0 parent 1:10 classid 1:99 htb rate 1kbit",
    "tc filter del dev d0 parent 1: protocol ip pref 20",
    "tc filter add dev d0 parent 1: protocol ip pref 99 u32 match ip dport 80 0xffff flowid 1:20",
    "tc qdisc replace dev d0 parent 1:30 pfifo limit 7",
    "tc qdisc add dev d0 parent 1:20 handle 44: pfifo limit 7",
    "tc qdisc del dev d0 root",
  ])("are found to be another where somebody says %s, and made as declared again", async command => {
    await put(shaped(20));
    await byHand(guest, command);
    expect(await differences(lab, shaped(20))).toEqual([expect.stringMatching(/^qdisc d0: /)]);
    await put(shaped(20));
    expect(await differences(lab, shaped(20))).toEqual([]);
  });

  it("are as before where the rest of a change is refused", async () => {
    await put(shaped(20));
    const before = await byHand(
      guest,
      "tc -d class show dev d0; tc filter show dev d0 parent 1:; tc qdisc show dev d0",
    );
    const wanted = {
      ...shaped(50, 9),
      qdiscs: { ...shaped(50, 9).qdiscs, m1: ["qdisc root handle 1: mq", "qdisc parent 1:9 pfifo"] },
    };
    const { cause } = await failureOf(put(wanted as DesiredDocument));
    expect(cause.kind).toBe("rolled-back");
    // That it was undone is told once.
    expect((await differences(lab, shaped(20))).filter(text => !text.startsWith("record: "))).toEqual([]);
    const after = await byHand(guest, "tc -d class show dev d0; tc filter show dev d0 parent 1:; tc qdisc show dev d0");
    expect(after.split("\n").length).toBe(before.split("\n").length);
  });

  it("hold a queue for each transmit queue, and leave the others to the kernel", async () => {
    const document = declare(host => {
      const wan = new MultiQueue(host, "wan", { device: "m0" });
      for (const number of [1, 3]) new QdiscFqCodel(wan.queue(number), "queue", { limitPackets: 100 * number });
    });
    await put(document);
    expect(await differences(lab, document)).toEqual([]);
    await byHand(guest, "tc qdisc replace dev m0 parent 1:2 pfifo limit 5");
    expect(await differences(lab, document)).toEqual([expect.stringContaining("pfifo limit 5")]);
    await put(document);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("are made anew as they were where the boot script runs once more, as udev calls it for links that stand already", async () => {
    const document = declare(host => {
      const tree = new QdiscHtb(host, "uplink", { device: "d0", defaultClass: "bulk" });
      new QdiscFqCodel(new HtbClass(tree, "bulk", { rate: Rate.mbit(10) }), "queue", { target: Duration.ms(7) });
      const wan = new MultiQueue(host, "wan", { device: "m0" });
      for (const number of [1, 3]) new QdiscFqCodel(wan.queue(number), "queue", { limitPackets: 100 * number });
      const downlink = new IngressShaper(host, "downlink", { device: "d0" });
      new QdiscCake(downlink, "queue", { bandwidth: Rate.mbit(5), ingress: "on" });
    });
    await put(document);
    for (const device of ["d0", "m0", "ifb-d0", "d0"])
      expect(await byHand(guest, `sh /var/lib/netfilter-fleet/boot/load.sh device ${device} 2>&1`)).toBe("");
    expect(await differences(lab, document)).toEqual([]);
    expect(await byHand(guest, "cat /run/netfilter-fleet/boot-failed 2>/dev/null || echo none")).toBe("none\n");
  });

  it("shape what comes in; an ifb that somebody deleted is found, as every packet is lost then, and made again", async () => {
    const document = declare(host => {
      const downlink = new IngressShaper(host, "downlink", { device: "m0" });
      new QdiscCake(downlink, "queue", { bandwidth: Rate.mbit(5), ingress: "on" });
    });
    await put(document);
    expect(await differences(lab, document)).toEqual([]);
    await byHand(
      guest,
      "ip addr add 10.9.9.1/24 dev m0; ip netns add far; ip link set m1 netns far; ip -n far link set lo up; ip -n far addr add 10.9.9.2/24 dev m1; ip -n far link set m1 up",
    );
    expect(await byHand(guest, "ping -q -c 3 -i 0.2 -w 5 10.9.9.2 | grep received")).toContain("3 received");
    expect(await byHand(guest, "tc -s qdisc show dev ifb-m0 | grep Sent")).not.toContain("Sent 0 bytes");
    await byHand(guest, "ip link del ifb-m0");
    expect((await differences(lab, document)).join("\n")).toContain("device *");
    await put(document);
    expect(await differences(lab, document)).toEqual([]);
    expect(await byHand(guest, "ping -q -c 3 -i 0.2 -w 5 10.9.9.2 | grep received")).toContain("3 received");
    await destroy(accessTo(lab, document), document, {});
    expect(
      await byHand(guest, "ip -br link show type ifb | grep -c ifb-m0 || :; tc qdisc show dev m0 ingress | wc -l"),
    ).toBe("0\n0\n");
  });
});
