import { describe, expect, it } from "vitest";
import {
  canonicalizeTrafficPart,
  checkQueues,
  compareQueues,
  NO_QUEUES,
  planQueues,
  readClasses,
  readFilters,
  restoreQueues,
} from "../../../engine/traffic";
import { CLASSES, DECLARED, FILTERS, HTB, LEAF, live, parts, without, words } from "./standing-tree";

describe("a tree of classes", () => {
  it("is held where the kernel holds what was asked for: nothing is to be done", () => {
    expect(planQueues("d0", parts(DECLARED), live())).toEqual({ commands: [], gap: "none" });
    expect(compareQueues(parts(DECLARED), live())).toEqual({ held: DECLARED, extra: [] });
  });

  it("is held while connections stand in a leaf, which shows each as a class of its own", () => {
    const found = live({ classes: readClasses(`${CLASSES}class fq_codel 30:20f parent 30: \n`) });
    expect(compareQueues(parts(DECLARED), found)).toEqual({ held: DECLARED, extra: [] });
    expect(planQueues("d0", parts(DECLARED), found)).toEqual({ commands: [], gap: "none" });
    const back = restoreQueues("d0", found, "egress");
    expect(back).toEqual(restoreQueues("d0", live(), "egress"));
  });

  it("is made from nothing: the root, classes from above, queues, filters", () => {
    expect(words(planQueues("d0", parts([...DECLARED].reverse()), NO_QUEUES).commands)).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 1: htb default 0x30",
      "class replace dev d0 parent 1: classid 1:1 htb rate 10mbit ceil 10mbit burst 15360 cburst 1600",
      "class replace dev d0 parent 1:1 classid 1:31 htb prio 3 quantum 2000 rate 1mbit ceil 1mbit burst 1601 cburst 1600",
      "class replace dev d0 parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit burst 1600 cburst 1600",
      "qdisc replace dev d0 parent 1:30 handle 30: fq_codel",
      "filter add dev d0 parent 1: protocol ip pref 4 u32 match ip dport 22 0xffff match ip dst 10.0.0.0/8 flowid 1:31",
      "filter add dev d0 parent 1: protocol all pref 5 handle 0x7/0xff fw flowid 1:30",
    ]);
  });

  it("is made anew where a default class is declared no more, or another r2q", () => {
    const plain = parts(["qdisc root handle 1: htb", ...without(/^qdisc root/)]);
    expect(planQueues("d0", plain, live()).gap).toBe("rebuilt");
    expect(compareQueues(plain, live()).held[0]).toBe("qdisc root handle 1: htb default 0x30");
    const other = live({}, [HTB.replace('"r2q":10', '"r2q":20'), LEAF]);
    expect(compareQueues(parts(DECLARED), other).held[0]).toBe("qdisc root handle 1: htb r2q 20 default 0x30");
    expect(compareQueues(parts(["qdisc root htb"]), live({}, [HTB.replace("0x30", "0")])).held).toEqual([
      "qdisc root htb",
    ]);
  });

  it.each([
    [
      "a class in place",
      CLASSES.replace("rate 1Mbit ceil 10Mbit", "rate 2Mbit ceil 10Mbit"),
      FILTERS,
      ["class replace dev d0 parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit burst 1600 cburst 1600"],
    ],
    [
      "a priority that was not asked for, which a change takes away",
      CLASSES.replace("leaf 30: prio 0", "leaf 30: prio 5"),
      FILTERS,
      ["class replace dev d0 parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit burst 1600 cburst 1600"],
    ],
    [
      "a filter by taking it away and making it anew",
      CLASSES,
      FILTERS.replace("00000016", "00000017"),
      [
        "filter del dev d0 parent 1: protocol ip pref 4",
        "filter add dev d0 parent 1: protocol ip pref 4 u32 match ip dport 22 0xffff match ip dst 10.0.0.0/8 flowid 1:31",
      ],
    ],
    [
      "what somebody added: the filter first, then its class",
      `${CLASSES}class htb 1:99 parent 1:1 prio 0 rate 1Kbit ceil 1Kbit burst 1600b cburst 1600b buffer [00000001] cbuffer [00000001]\n`,
      `${FILTERS}filter protocol ip pref 9 flower chain 0 handle 0x1 classid 1:99\n  eth_type ipv4\n`,
      ["filter del dev d0 parent 1: protocol ip pref 9", "class del dev d0 classid 1:99"],
    ],
  ])("repairs %s", (_what, classes, filters, commands) => {
    const found = live({ classes: readClasses(classes), filters: readFilters(filters, "1:") });
    expect(planQueues("d0", parts(DECLARED), found)).toEqual({
      commands: commands.map(text => text.split(" ")),
      gap: commands.some(text => text.startsWith("filter add")) ? "filters" : "none",
    });
  });

  it("gives each new queue a handle that nothing else has", () => {
    const wanted = without(/handle 30:|^filter/).concat("qdisc parent 1:30 handle 2: codel", "qdisc parent 1:31 codel");
    const { commands } = planQueues("d0", parts(wanted), live({ filters: [] }, [HTB]));
    expect(words(commands)).toEqual([
      "qdisc replace dev d0 parent 1:30 handle 2: codel",
      "qdisc replace dev d0 parent 1:31 handle 3: codel",
    ]);
    const both = without(/handle 30:|^filter/).concat("qdisc parent 1:30 codel", "qdisc parent 1:31 codel");
    expect(words(planQueues("d0", parts(both), live({ filters: [] }, [HTB])).commands)).toEqual([
      "qdisc replace dev d0 parent 1:30 handle 2: codel",
      "qdisc replace dev d0 parent 1:31 handle 3: codel",
    ]);
  });

  it("leaves the queue of a class that gets classes below to the kernel, which takes it away itself", () => {
    const deeper = DECLARED.map(text => text.replace("qdisc parent 1:30", "qdisc parent 1:40")).concat(
      canonicalizeTrafficPart("class parent 1:30 classid 1:40 htb rate 1mbit"),
    );
    const { commands } = planQueues("d0", parts(deeper.map(text => text.replace("handle 30: ", ""))), live());
    expect(words(commands)).toEqual([
      "class replace dev d0 parent 1:30 classid 1:40 htb rate 1mbit ceil 1mbit burst 1600 cburst 1600",
      "qdisc replace dev d0 parent 1:40 handle 2: fq_codel",
    ]);
  });

  it("is made anew where a queue takes the handle of one that stands elsewhere", () => {
    const moved = DECLARED.map(text => text.replace("qdisc parent 1:30", "qdisc parent 1:31"));
    expect(planQueues("d0", parts(moved), live()).gap).toBe("rebuilt");
  });

  it("loses a filter of another chain than 0 by the number of its chain", () => {
    const chained = `${FILTERS}filter protocol ip pref 7 u32 chain 1
filter protocol ip pref 7 u32 chain 1 fh 802: ht divisor 1
filter protocol ip pref 7 u32 chain 1 fh 802::800 order 2048 key ht 802 bkt 0 *flowid 1:31 not_in_hw
  match 0a000000/ff000000 at 16
`;
    const { commands } = planQueues("d0", parts(DECLARED), live({ filters: readFilters(chained, "1:") }));
    expect(words(commands)).toEqual(["filter del dev d0 parent 1: protocol ip pref 7 chain 1"]);
  });

  it("is made anew where the kernel changes nothing: another default, or a class that moves", () => {
    const other = DECLARED.map(text => text.replace("default 0x30", "default 0x31"));
    expect(planQueues("d0", parts(other), live()).gap).toBe("rebuilt");
    const moved = live({ classes: readClasses(CLASSES.replace("1:31 parent 1:1", "1:31 root")) });
    expect(planQueues("d0", parts(DECLARED), moved).gap).toBe("rebuilt");
  });

  it("shows only what differs in its place, and what else stands there", () => {
    const found = live({
      classes: readClasses(
        `${CLASSES.replace("ceil 10Mbit linklayer ethernet burst 1600b", "ceil 5Mbit linklayer ethernet burst 1600b")}class htb 1:99 root prio 0 rate 8bit ceil 8bit burst 1b cburst 1b buffer [00000010] cbuffer [00000010]\n`,
      ),
    });
    const { held, extra } = compareQueues(parts(DECLARED), found);
    expect(held.filter((text, at) => text !== DECLARED[at])).toHaveLength(1);
    expect(held[2]).toContain("ceil 5mbit");
    expect(extra).toEqual([expect.stringContaining("classid 1:99")]);
  });

  it("is brought back as it was, whatever stands there by then", () => {
    const back = restoreQueues("d0", live(), "egress");
    expect(back.outcome === "commands" ? words(back.commands) : back.reason).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 1: htb default 0x30 direct_qlen 1000",
      "class replace dev d0 parent 1: classid 1:1 htb rate 10mbit ceil 10mbit burst 15360 cburst 1600",
      "class replace dev d0 parent 1:1 classid 1:30 htb quantum 12500 rate 1mbit ceil 10mbit burst 1600 cburst 1600",
      "class replace dev d0 parent 1:1 classid 1:31 htb prio 3 quantum 2000 rate 1mbit ceil 1mbit burst 1601 cburst 1600",
      "qdisc replace dev d0 parent 1:30 handle 30: fq_codel limit 10240 ecn",
      "filter add dev d0 parent 1: protocol ip pref 4 u32 match ip dst 10.0.0.0/8 match ip dport 22 0xffff flowid 1:31",
      "filter add dev d0 parent 1: protocol all pref 5 handle 0x7/0xff fw flowid 1:30",
    ]);
  });

  it("cannot be brought back where tc tells a part in words that mean nothing here", () => {
    const flower = readFilters(
      "filter protocol ip pref 4 flower chain 0 handle 0x1 classid 1:31\n  dst_port 22\n",
      "1:",
    );
    expect(restoreQueues("d0", live({ filters: flower }), "egress")).toMatchObject({ outcome: "cannot-restore" });
    const atm = readClasses(CLASSES.replaceAll("linklayer ethernet", "linklayer atm"));
    expect(restoreQueues("d0", live({ classes: atm }), "egress")).toMatchObject({ outcome: "cannot-restore" });
  });

  it.each([
    [without(/^qdisc root/), "There is no qdisc at root"],
    [without(/classid 1:1 /), "Its parent 1:1 is not declared"],
    [without(/classid 1:31 /), "Class 1:31 is not declared"],
    [without(/classid 1:30 /), "Class 1:30 is not declared"],
    [DECLARED.map(text => text.replace("handle 1: htb", "htb")), "Write `qdisc root handle 1: htb`"],
    [
      DECLARED.map(text => text.replace("root handle 1: htb default 0x30", "root handle 1: fq")),
      "Nothing can hang below a fq",
    ],
    [[...DECLARED, "filter parent 1: protocol ip pref 5 matchall flowid 1:30"], "Its pref 5 at 1: is that of"],
    [[...DECLARED, "class parent 1: classid 2:1 htb rate 1mbit"], "does not belong to 1:"],
    [[...DECLARED, "qdisc parent 1:31 handle 30: fq"], "Its handle 30: is that of"],
    [[...DECLARED, "qdisc parent 1:31 handle 5: htb"], "A htb hangs at root only"],
    [[...DECLARED, "qdisc root fq"], "Only one root qdisc"],
    [without(/^qdisc root/).concat("qdisc root handle 1: htb default 1"), "default class 1:1 is not declared, or has"],
    [without(/^qdisc root/).concat("qdisc root handle 1: htb default 99"), "default class 1:99 is not declared"],
    [["qdisc root htb default 30"], "default class 1:30 is not declared"],
    [
      DECLARED.map(text => text.replace("htb rate 10mbit", "htb prio 1 rate 10mbit")),
      "prio and quantum of a leaf alone",
    ],
    [
      [...DECLARED, "filter parent ffff: protocol all pref 1 matchall action mirred egress redirect dev ifb0"],
      "There is no `qdisc ingress`",
    ],
  ])("is refused where its parts do not hang together: %#", (texts, reason) => {
    expect(
      checkQueues(parts(texts))
        .map(({ message }) => message)
        .join("\n"),
    ).toContain(reason);
  });
});
