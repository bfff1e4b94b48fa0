import { holdBitRate, parseBitRate, printBitRate, showBitRate } from "../bit-rate";
import { parseByteSize } from "../byte-size";
import { numberOption } from "../options/number-option";
import type { OptionValues, QdiscOption } from "../options/qdisc-option";
import { readCount } from "../options/read-count";
import { findRoundest, holdHtbBurst, LONGEST_BURST_SECONDS } from "../token-clock";
import { quoteWord, TrafficError } from "../traffic-error";

const MOST_BYTES = 0xffff_ffff;
const FASTEST_BITS = 8e12;

/** The burst that tc chooses where none is given (htb_parse_class_opt, tc/q_htb.c): one packet. */
const DEFAULT_BURST = 1600;

/**
 * Options of an htb class in the order in which tc prints them, tc-htb(8). iproute2 6.1 prints classes as text alone, so a
 * rate that its text cuts off is refused; a burst is read from the kernel's ticks (`tc -raw`).
 */
export const HTB_CLASS_OPTIONS: readonly QdiscOption[] = [
  {
    ...numberOption({
      name: "prio",
      unit: "flows",
      range: { least: 0, most: 7, why: "htb has eight priorities, 0 first (TC_HTB_NUMPRIO)" },
      change: "in-place",
    }),
    unset: 0,
  },
  numberOption({
    name: "quantum",
    unit: "bytes",
    range: {
      least: 1,
      most: 0x7fff_ffff,
      why: "tc takes 0 for not given, and prints what is above as a number below nothing (tc/q_htb.c)",
    },
    change: "in-place",
  }),
  classRateOption("rate"),
  {
    ...numberOption({
      name: "overhead",
      unit: "bytes",
      range: { least: 0, most: 65_535, why: "the kernel keeps it in 16 bits (struct tc_ratespec)" },
      change: "in-place",
    }),
    unset: 0,
  },
  classRateOption("ceil"),
  burstOption("burst", "buffer", "rate"),
  {
    ...numberOption({
      name: "mpu",
      unit: "bytes",
      range: { least: 0, most: 65_535, why: "the kernel keeps it in 16 bits (struct tc_ratespec)" },
      change: "in-place",
    }),
    unset: 0,
  },
  burstOption("cburst", "cbuffer", "ceil"),
];

/** All that tc makes of what is left out: a ceil of the rate, and bursts of one packet. */
export function completeClassOptions(given: OptionValues): OptionValues {
  const rate = given.get("rate");
  const complete = new Map<string, string | number>(given);
  if (rate !== undefined && !complete.has("ceil")) complete.set("ceil", rate);
  for (const burst of ["burst", "cburst"]) if (!complete.has(burst)) complete.set(burst, DEFAULT_BURST);
  return new Map(
    HTB_CLASS_OPTIONS.flatMap(({ name }) => {
      const value = complete.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Why these options cannot make a class: a clause. */
export function findClassContradictions(options: OptionValues): readonly string[] {
  const rate = options.get("rate");
  const ceil = options.get("ceil");
  if (rate === undefined) return ["a class of htb has no rate, which tc refuses (tc/q_htb.c)"];
  if (Number(ceil) < Number(rate)) {
    return [
      `its ceil of ${printBitRate(Number(ceil))} is below its rate of ${printBitRate(Number(rate))}, so that it never gets its rate`,
    ];
  }
  return BURSTS.flatMap(([burst, of]) => {
    const seconds = Number(options.get(burst)) / holdBitRate(Number(options.get(of)));
    return seconds > LONGEST_BURST_SECONDS
      ? [`its ${burst} lasts ${Math.ceil(seconds)} s at its ${of}, and the kernel counts up to 274 s (PSCHED_NS2TICKS)`]
      : [];
  });
}

/** Each burst, and the rate at which it passes. */
const BURSTS = [
  ["burst", "rate"],
  ["cburst", "ceil"],
] as const;

/** What the kernel takes and hardly anybody means. Each answer is a sentence. */
export function findClassDoubts(options: OptionValues): readonly string[] {
  const quantum = options.get("quantum");
  if (quantum === undefined || (Number(quantum) >= 1000 && Number(quantum) <= 200_000)) return [];
  return [
    Number(quantum) < 1000
      ? `quantum ${quantum} is less than a packet: classes then take turns packet by packet, whatever their sizes (htb_dequeue_tree, net/sched/sch_htb.c).`
      : `quantum ${quantum} is a lot to send before another class has its turn; the kernel itself chooses 200000 bytes at most (htb_change_class, net/sched/sch_htb.c).`,
  ];
}

/** Bits a second, of which tc's text loses nothing. */
function classRateOption(name: string): QdiscOption {
  return {
    name,
    words: [name],
    keys: [name],
    change: "in-place",
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const bits = parseBitRate(text, `${where}, ${word}`);
      const shown = showBitRate(holdBitRate(bits) * 8);
      if (bits >= 8 && bits <= FASTEST_BITS && shown === bits) return bits;
      throw new TrafficError({
        what: `${quoteWord(text)} cannot be read back`,
        where: `${where}, ${word}`,
        why: `tc prints the rate of a class as text, and would show ${printBitRate(shown)}`,
        remedy: `Write ${printBitRate(Math.max(shown, 8))}`,
      });
    },
    print: value => [name, printBitRate(Number(value))],
    hold: value => value,
    ask: held => held,
    readLive: options => readCount(options.get(name)),
  };
}

/** Bytes that may be sent at once; held as the time that they take at the rate. */
function burstOption(name: string, key: string, rateName: string): QdiscOption {
  const rateOf = (options: OptionValues) => holdBitRate(Number(options.get(rateName) ?? options.get("rate") ?? 0));
  return {
    name,
    words: name === "burst" ? ["burst", "buffer", "maxburst"] : ["cburst", "cbuffer", "cmaxburst"],
    keys: [key],
    change: "in-place",
    parse(word, words, where) {
      const text = words.takeArgument(word).replace(/\/1$/, ""); // tc -d shows `15Kb/1`: the size of its cells
      const value = parseByteSize(text, `${where}, ${word}`);
      if (value >= 1 && value <= MOST_BYTES) return value;
      throw new TrafficError({
        what: `${quoteWord(text)} is out of range`,
        where: `${where}, ${word}`,
        why: "tc keeps it in 32 bits and takes 0 for not given (tc/q_htb.c)",
        remedy: "Write at least the bytes of one frame, such as 1600",
      });
    },
    print: value => [name, String(value)],
    hold: (value, asked) => holdHtbBurst(Number(value), rateOf(asked)),
    ask(held, asking) {
      const rate = rateOf(asking);
      const least = Math.floor((rate * (Number(held) / 15.625)) / 1e6);
      const reach = Math.ceil(rate / 1e6) * 2 + 1;
      return findRoundest(Math.max(least, 1), reach, bytes => holdHtbBurst(bytes, rate) === held) ?? least;
    },
    readLive: options => readCount(options.get(key)),
  };
}
