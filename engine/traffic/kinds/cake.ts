import { choiceOption, namedChoices, switchChoices } from "../options/choice-option";
import { markOption } from "../options/mark-option";
import { numberOption } from "../options/number-option";
import type { OptionValues, QdiscOption } from "../options/qdisc-option";
import { rateOption, SLOWEST_BITS } from "../options/rate-option";
import { timeOption } from "../options/time-option";
import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscKind } from "./qdisc-kind";

const LEAST_OVERHEAD = -64;
const MOST_OVERHEAD = 256;

/**
 * Common applications kept enhanced, tc-cake(8): a shaper, fair queueing by host and flow, and CoDel in one, for the edge of
 * a slow line. Kernel defaults: bandwidth unlimited, diffserv3, triple-isolate, nonat, nowash, no-ack-filter, split-gso, rtt
 * 100ms, raw. Every option can be changed in place.
 */
export const cake: QdiscKind = {
  name: "cake",
  options: [
    rateOption({
      name: "bandwidth",
      range: {
        least: SLOWEST_BITS,
        most: 8e12,
        why: "the kernel counts whole bytes a second, and 0 means unlimited (net/sched/sch_cake.c)",
      },
      none: "unlimited",
    }),
    {
      ...choiceOption({
        name: "autorate-ingress",
        keys: ["autorate"],
        choices: namedChoices("autorate", ["autorate-ingress"]),
      }),
      endedBy: "bandwidth",
    },
    choiceOption({
      name: "diffserv",
      keys: ["diffserv"],
      choices: namedChoices("diffserv", ["diffserv3", "diffserv4", "diffserv8", "besteffort", "precedence"]),
    }),
    choiceOption({
      name: "flowmode",
      keys: ["flowmode"],
      choices: namedChoices("flowmode", [
        "triple-isolate",
        "dual-srchost",
        "dual-dsthost",
        "flows",
        "hosts",
        "srchost",
        "dsthost",
        "flowblind",
      ]),
    }),
    choiceOption({ name: "nat", keys: ["nat"], choices: switchChoices("nat", "nat", "nonat") }),
    choiceOption({ name: "wash", keys: ["wash"], choices: switchChoices("wash", "wash", "nowash") }),
    {
      ...choiceOption({ name: "ingress", keys: ["ingress"], choices: switchChoices("ingress", "ingress", "egress") }),
      silent: "egress",
    },
    choiceOption({
      name: "ack-filter",
      keys: ["ack-filter"],
      choices: [
        { word: "ack-filter", isHeld: options => options.get("ack-filter") === "enabled" },
        { word: "ack-filter-aggressive", isHeld: options => options.get("ack-filter") === "aggressive" },
        { word: "no-ack-filter", isHeld: options => options.get("ack-filter") === "disabled" },
      ],
    }),
    choiceOption({
      name: "split-gso",
      keys: ["split_gso"],
      choices: switchChoices("split_gso", "split-gso", "no-split-gso"),
    }),
    timeOption({
      name: "rtt",
      range: { least: 1, most: 0xffff_ffff, why: "the kernel keeps it in 32 bits of microseconds (TCA_CAKE_RTT)" },
    }),
    overheadOption(),
    {
      ...choiceOption({ name: "atm", keys: ["atm"], choices: namedChoices("atm", ["atm", "noatm", "ptm"]) }),
      // Without an overhead tc shows no noatm.
      readLive: options => {
        const shown = options.get("atm");
        if (shown === undefined && options.get("raw") === true) return "noatm";
        return shown === "atm" || shown === "noatm" || shown === "ptm" ? shown : undefined;
      },
    },
    numberOption({
      name: "mpu",
      unit: "bytes",
      range: { least: 1, most: 256, why: "iproute2 takes at most 256, and 0 is what holds without it (tc/q_cake.c)" },
      change: "in-place",
    }),
    numberOption({
      name: "memlimit",
      unit: "size",
      range: {
        least: 1,
        most: 0xffff_ffff,
        why: "the kernel keeps it in 32 bits, and 0 means that it chooses (TCA_CAKE_MEMORY)",
      },
      change: "in-place",
    }),
    markOption("fwmark"),
  ],
  // All but the conservative one add to what was said before (cake_parse_opt, tc/q_cake.c).
  presets: new Map<string, (given: OptionValues) => readonly string[]>([
    ["datacentre", () => ["rtt", "100us"]],
    ["lan", () => ["rtt", "1ms"]],
    ["metro", () => ["rtt", "10ms"]],
    ["regional", () => ["rtt", "30ms"]],
    ["internet", () => ["rtt", "100ms"]],
    ["oceanic", () => ["rtt", "300ms"]],
    ["satellite", () => ["rtt", "1s"]],
    ["interplanetary", () => ["rtt", "1000s"]],
    ["conservative", () => ["atm", "overhead", "48"]],
    ["ipoa-vcmux", given => ["atm", ...addOverhead(given, 8)]],
    ["ipoa-llcsnap", given => ["atm", ...addOverhead(given, 16)]],
    ["bridged-vcmux", given => ["atm", ...addOverhead(given, 24)]],
    ["bridged-llcsnap", given => ["atm", ...addOverhead(given, 32)]],
    ["pppoa-vcmux", given => ["atm", ...addOverhead(given, 10)]],
    ["pppoa-llc", given => ["atm", ...addOverhead(given, 14)]],
    ["pppoe-vcmux", given => ["atm", ...addOverhead(given, 32)]],
    ["pppoe-llcsnap", given => ["atm", ...addOverhead(given, 40)]],
    ["pppoe-ptm", given => ["ptm", ...addOverhead(given, 30)]],
    ["bridged-ptm", given => ["ptm", ...addOverhead(given, 22)]],
    ["docsis", given => ["noatm", ...addOverhead(given, 18), "mpu", "64"]],
    ["ethernet", given => [...addOverhead(given, 38), "mpu", "84"]],
    // A tag of 802.1Q.
    ["ether-vlan", given => addOverhead(given, 4)],
  ]),
  settleShown: text => text.replace(/ raw ((?:atm |ptm )?)overhead 0\b/, " raw $1"),
  findContradictions: options =>
    options.has("autorate-ingress") && typeof options.get("bandwidth") === "number"
      ? ["autorate-ingress finds the bandwidth by itself, and a bandwidth turns it off (tc/q_cake.c)"]
      : [],
  findDoubts(options) {
    const found: string[] = [];
    if (options.get("ingress") === "ingress" && options.get("bandwidth") === "unlimited")
      found.push(
        "ingress without a bandwidth shapes nothing: the queue that shall be kept short stands before this host.",
      );
    const framing = options.get("atm");
    if ((framing === "atm" || framing === "ptm") && (options.get("overhead") ?? "raw") === "raw")
      found.push(`${framing} counts for nothing until an overhead is given (cake_overhead, net/sched/sch_cake.c).`);
    return found;
  },
};

function addOverhead(given: OptionValues, bytes: number): readonly string[] {
  return ["overhead", String(Number(given.get("overhead") ?? 0) + bytes)];
}

/** Bytes a packet has on the line beyond what the kernel counts, or `raw`: none, as the kernel counts. */
function overheadOption(): QdiscOption {
  return {
    name: "overhead",
    words: ["overhead", "raw"],
    keys: ["overhead", "raw"],
    change: "in-place",
    parse(word, words, where) {
      if (word === "raw") return word;
      const text = words.takeArgument(word);
      const value = /^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= LEAST_OVERHEAD && value <= MOST_OVERHEAD) return value === 0 ? 0 : value;
      throw new TrafficError({
        what: `${quoteWord(text)} is no overhead`,
        where: `${where}, ${word}`,
        why: "iproute2 takes whole bytes from -64 to 256 (tc/q_cake.c)",
        remedy: "Write what the line adds to a packet, such as 44 for PPPoE over VDSL",
      });
    },
    print: value => (value === "raw" ? ["raw"] : ["overhead", String(value)]),
    hold: value => value,
    ask: held => held,
    readLive(options) {
      if (options.get("raw") === true) return "raw";
      const value = options.get("overhead");
      return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
    },
  };
}
