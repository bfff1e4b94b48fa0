import { describe, expect, it } from "vitest";
import {
  canonicalizeTrafficPart,
  checkQueues,
  compareQueues,
  findTrafficDoubts,
  type LiveQueues,
  NO_QUEUES,
  parseTrafficPart,
  planQueues,
  readClasses,
  readFilters,
  readQdiscs,
  restoreQueues,
  writeQueues,
} from "../../../engine/traffic";
import { showQdisc } from "./measured";

/** As `tc -j -d qdisc show` prints it; Linux 6.18, iproute2 6.1. */
const HTB = showQdisc("htb", "1:", {
  r2q: 10,
  default: "0x30",
  direct_packets_stat: 7,
  ver: "3.17",
  direct_qlen: 1000,
});
const LEAF = showQdisc("fq_codel", "30:", { limit: 10240, ecn: true }, { root: false, parent: "1:30" });
const INGRESS = '{"kind":"ingress","handle":"ffff:","dev":"d0","parent":"ffff:fff1","options":{}}';

/** What `tc -d -raw class show dev d0` prints; Linux 6.18, iproute2 6.1. */
const CLASSES = `class htb 1:1 root rate 10Mbit ceil 10Mbit linklayer ethernet burst 15Kb/1 mpu 0b cburst 1600b/1 mpu 0b level 7 buffer [0002ee00] cbuffer [00004e20]
class htb 1:30 parent 1:1 leaf 30: prio 0 quantum 12500 rate 1Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00030d40] cbuffer [00004e20]
class htb 1:31 parent 1:1 prio 3 quantum 2000 rate 1Mbit ceil 1Mbit linklayer ethernet burst 1601b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00030dbd] cbuffer [00030d40]
`;
/** What `tc -d filter show dev d0 parent 1:` prints. */
const FILTERS = `filter protocol ip pref 4 u32 chain 0
filter protocol ip pref 4 u32 chain 0 fh 801: ht divisor 1
filter protocol ip pref 4 u32 chain 0 fh 801::800 order 2048 key ht 801 bkt 0 *flowid 1:31 not_in_hw
  match 0a000000/ff000000 at 16
  match 00000016/0000ffff at 20
filter protocol all pref 5 fw chain 0
filter protocol all pref 5 fw chain 0 handle 0x7/0xff classid 1:30
`;
const DECLARED = [
  "qdisc root handle 1: htb default 30",
  "class parent 1: classid 1:1 htb rate 10mbit burst 15k",
  "class parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit",
  "class parent 1:1 classid 1:31 htb prio 3 quantum 2000 rate 1mbit burst 1601",
  "qdisc parent 1:30 handle 30: fq_codel",
  "filter parent 1: protocol ip pref 4 u32 match ip dport 22 0xffff match ip dst 10.0.0.0/8 flowid 1:31",
  "filter parent 1: protocol all pref 5 handle 7/255 fw flowid 1:30",
].map(canonicalizeTrafficPart);

const parts = (texts: readonly string[]) => texts.map(parseTrafficPart);
const words = (commands: readonly (readonly string[])[]) => commands.map(command => command.join(" "));

function live(more: Partial<LiveQueues> = {}, qdiscs: readonly string[] = [HTB, LEAF]): LiveQueues {
  return {
    qdiscs: readQdiscs(`[${qdiscs.join(",")}]`).get("d0") ?? [],
    classes: readClasses(CLASSES),
    filters: readFilters(FILTERS, "1:"),
    ...more,
  };
}

function without(pattern: RegExp): readonly string[] {
  return DECLARED.filter(text => !pattern.test(text));
}

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

describe("a class", () => {
  const parse = (options: string) => parseTrafficPart(`class parent 1: classid 1:10 htb ${options}`);

  it.each([
    ["rate 100kbit burst 10mb", "its burst lasts 839 s at its rate, and the kernel counts up to 274 s"],
    ["rate 10kbit ceil 100kbit burst 1600 cburst 4mb", "its cburst lasts 336 s at its ceil"],
    ["rate 8bit", "its burst lasts 1600 s at its rate"],
    ["rate 1mbit quantum 0", "out of range"],
    ["rate 1mbit quantum 2147483648", "1 to 2147483647"],
  ])("is refused where the kernel would hold it otherwise: %s", (options, reason) => {
    expect(() => parse(options)).toThrow(reason);
  });

  // What Linux 6.18 holds of it: ticks ea600000, in 32 bits.
  it("may have a burst that the kernel still counts", () => {
    expect(
      planQueues("d0", [parseTrafficPart("qdisc root handle 1: htb"), parse("rate 100kbit burst 3mb")], {
        ...NO_QUEUES,
        qdiscs: readQdiscs(`[${HTB.replace("0x30", "0")}]`).get("d0") ?? [],
        classes: readClasses(
          "class htb 1:10 root prio 0 quantum 1000 rate 100Kbit ceil 100Kbit linklayer ethernet burst 3Mb/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [ea600000] cbuffer [001e8480]",
        ),
      }),
    ).toEqual({ commands: [], gap: "none" });
  });

  it("is doubted where its turn is hardly meant, and taken", () => {
    expect(findTrafficDoubts(parse("rate 1mbit quantum 999"))[0]).toContain("less than a packet");
    expect(findTrafficDoubts(parse("rate 1mbit quantum 200001"))[0]).toContain("before another class");
    expect(findTrafficDoubts(parse("rate 1mbit quantum 1000"))).toEqual([]);
    expect(findTrafficDoubts(parse("rate 1mbit quantum 200000"))).toEqual([]);
    expect(findTrafficDoubts(parse("rate 1mbit"))).toEqual([]);
  });
});

describe("what comes in", () => {
  const SHAPED = [
    "qdisc ingress",
    "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
  ];
  const REDIRECT = `filter protocol all pref 10 matchall chain 0
filter protocol all pref 10 matchall chain 0 handle 0x1
  not_in_hw
	action order 1: mirred (Egress Redirect to device ifb0) stolen
 	index 1 ref 1 bind 1

`;

  it("is sent to another device, and that is found again", () => {
    expect(checkQueues(parts(SHAPED))).toEqual([]);
    const found = live({ classes: [], filters: readFilters(REDIRECT, "ffff:") }, [INGRESS]);
    expect(planQueues("d0", parts(SHAPED), found).commands).toEqual([]);
    expect(compareQueues(parts(SHAPED), found)).toEqual({ held: SHAPED, extra: [] });
  });

  it("is lost where that device is gone: the filter still stands, and leads nowhere", () => {
    const found = live({ classes: [], filters: readFilters(REDIRECT.replace("ifb0", "*"), "ffff:") }, [INGRESS]);
    expect(words(planQueues("d0", parts(SHAPED), found).commands)).toEqual([
      "filter del dev d0 parent ffff: protocol all pref 10",
      "filter add dev d0 parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
    ]);
    expect(compareQueues(parts(SHAPED), found).extra).toEqual([expect.stringContaining("device *")]);
  });

  it("is left alone where only what is sent is declared, and the other way round", () => {
    const found = live({ filters: [...readFilters(FILTERS, "1:"), ...readFilters(REDIRECT, "ffff:")] }, [
      HTB,
      LEAF,
      INGRESS,
    ]);
    expect(planQueues("d0", parts(DECLARED), found).commands).toEqual([]);
    expect(compareQueues(parts(DECLARED), found).extra).toEqual([]);
    expect(planQueues("d0", parts(SHAPED), found).commands).toEqual([]);
    expect(restoreQueues("d0", found, "ingress")).toMatchObject({ outcome: "commands" });
  });

  it("is written for a boot so that it may be written twice", () => {
    expect(words(writeQueues("d0", parts([...SHAPED, "qdisc root fq_codel"])))).toEqual([
      "qdisc replace dev d0 root handle 1: fq_codel",
      "qdisc replace dev d0 ingress",
      "filter del dev d0 parent ffff:",
      "filter add dev d0 parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
    ]);
  });
});

describe("what a boot writes", () => {
  it("clears a device first where a queue cannot be told the same twice", () => {
    const CLEARED = "qdisc replace dev d0 root handle fffe: pfifo";
    const first = (...texts: string[]) => words(writeQueues("d0", parts(texts)))[0];
    expect(first("qdisc root fq_codel flows 2048")).toBe(CLEARED);
    expect(first("qdisc root handle 1: mq", "qdisc parent 1:1 fq_codel flows 2048")).toBe(CLEARED);
    expect(first("qdisc root fq_codel limit 100")).toBe("qdisc replace dev d0 root handle 1: fq_codel limit 100");
  });
});

describe("the queues of a device", () => {
  const MQ = showQdisc("mq", "1:", {});
  const QUEUES = [
    "qdisc root handle 1: mq",
    "qdisc parent 1:1 fq_codel limit 100",
    "qdisc parent 1:2 fq_codel limit 200",
  ];
  const leaf = (handle: string, parent: string, limit: number) =>
    showQdisc("fq_codel", handle, { limit, ecn: true }, { root: false, parent });

  it("have a qdisc each; those of which none is declared keep the kernel's", () => {
    const found = live({ classes: [], filters: [] }, [
      MQ,
      leaf("8001:", "1:1", 100),
      leaf("8002:", "1:2", 200),
      leaf("0:", "1:3", 1),
    ]);
    expect(planQueues("d0", parts(QUEUES), found).commands).toEqual([]);
    expect(compareQueues(parts(QUEUES), found)).toEqual({ held: QUEUES, extra: [] });
  });

  it("lose what somebody set to one of which none is declared", () => {
    const found = live({ classes: [], filters: [] }, [
      MQ,
      leaf("8001:", "1:1", 7),
      leaf("8002:", "1:2", 200),
      leaf("9:", "1:3", 1),
    ]);
    // Deleted, the transmit queue would drop every packet.
    expect(words(planQueues("d0", parts(QUEUES), found).commands)).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 1: mq",
      "qdisc replace dev d0 parent 1:1 fq_codel limit 100",
      "qdisc replace dev d0 parent 1:2 fq_codel limit 200",
    ]);
  });
});

describe("a filter", () => {
  it.each([
    [
      "filter parent 1: prio 10 protocol ip u32 match ip src 10.0.0.1 flowid 1:0x30",
      "filter parent 1: protocol ip pref 10 u32 match ip src 10.0.0.1/32 flowid 1:30",
    ],
    [
      "filter parent 1: protocol ipv6 pref 1 u32 match ip6 dst 2001:DB8:ff00::/41 flowid 1:1",
      "filter parent 1: protocol ipv6 pref 1 u32 match ip6 dst 2001:db8:ff00::/41 flowid 1:1",
    ],
    [
      "filter parent 1: protocol all pref 1 u32 match u32 0 0 flowid 1:1",
      "filter parent 1: protocol all pref 1 u32 match u32 0 0 flowid 1:1",
    ],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 6 0xf match ip sport 1 1 flowid 1:1",
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 6 0xf match ip sport 1 0x1 flowid 1:1",
    ],
    [
      "filter parent 1: protocol all pref 1 handle 7 fw classid 1:1",
      "filter parent 1: protocol all pref 1 handle 0x7 fw flowid 1:1",
    ],
  ])("is written canonically: %s", (text, canonical) => {
    expect(canonicalizeTrafficPart(text)).toBe(canonical);
    expect(canonicalizeTrafficPart(canonical)).toBe(canonical);
  });

  it.each([
    ["filter parent 1: protocol ip u32 match ip dport 22 0xffff flowid 1:1", "without pref"],
    ["filter parent 1: protocol ip pref 1 u32 match ip6 dport 22 0xffff flowid 1:1", "Write protocol ipv6"],
    ["filter parent 1: protocol ip pref 1 u32 match ip dport 70000 0xffff flowid 1:1", "a number from 0"],
    ["filter parent 1: protocol ip pref 1 u32 match ip dst example.org flowid 1:1", "an address or a network"],
    ["filter parent 1: protocol ip pref 1 u32 flowid 1:1", "without match"],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 23 0xffff flowid 1:1",
      "want different bits of the bytes at 20",
    ],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip src 10.0.0.0/8 match u32 0x0b000000 0xff000000 at 12 flowid 1:1",
      "at 12",
    ],
    ["filter parent 1: protocol ip pref 1 u32 match u32 1 1 at 3 flowid 1:1", "a multiple of 4"],
    ["filter parent 1: protocol all pref 1 fw flowid 1:1", "without handle"],
    ["filter parent 1: protocol all pref 1 handle 0x100/0xff fw flowid 1:1", "is no mark"],
    ["filter parent 1: protocol ip pref 1 flower dst_port 22 flowid 1:1", "known kinds are fw, u32 and matchall"],
    ["filter parent 1: protocol all pref 1 matchall action drop", "is no action"],
    ["filter parent 1: protocol all pref 1 matchall action mirred egress redirect dev a/b", "network device"],
    ["filter parent 1: protocol all pref 70000 matchall flowid 1:1", "is no preference"],
  ])("is refused: %s", (text, reason) => {
    expect(() => parseTrafficPart(text)).toThrow(reason);
  });
});
