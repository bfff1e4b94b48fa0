import { holdBitRate, parseBitRate, printBitRate } from "../bit-rate";
import { parseDuration, printDuration, toMicroseconds } from "../duration";
import { numberOption } from "../options/number-option";
import type { OptionValue, QdiscOption } from "../options/qdisc-option";
import { readCountWithin } from "../options/read-count";
import type { WordSource } from "../options/word-source";
import { type JsonValue, toMembers } from "../tc-json";
import { findRoundest, holdTickTime } from "../token-clock";
import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscKind, ShownSetting } from "./qdisc-kind";

/** What a share of 1 is to the kernel. */
const WHOLE = 0xffff_ffff;
const FASTEST_BITS = 8e12;
/** In seconds: the kernel's ticks are kept in 32 bits. */
const LONGEST_DELAY = 274;
/** tc prints six digits. */
const DIGITS = 6;

/**
 * A bad line, for tests, tc-netem(8): delay, loss, duplicates, damage, disorder, a rate. Kernel default: limit 1000 packets
 * and nothing else. Of what a `replace` leaves out delay, loss, duplicates and gap go back to none, the rest is kept
 * (netem_change, net/sched/sch_netem.c: `if (tb[…])`). A distribution cannot be declared: tc never prints it.
 */
export const netem: QdiscKind = {
  name: "netem",
  // One that duplicates is refused beside any other (check_netem_in_tree, net/sched/sch_netem.c, 2025).
  stands: "alone",
  options: [
    numberOption({
      name: "limit",
      unit: "packets",
      range: { least: 1, most: WHOLE, why: "a queue of 0 takes no packet (netem_enqueue, net/sched/sch_netem.c)" },
      change: "in-place",
    }),
    delayOption(),
    shareOption("loss", "loss-random"),
    shareOption("duplicate", "duplicate"),
    shareOption("reorder", "reorder"),
    shareOption("corrupt", "corrupt"),
    lineRateOption(),
    {
      ...numberOption({
        name: "gap",
        unit: "flows",
        range: { least: 1, most: WHOLE, why: "every how many packets one is sent at once (tc-netem(8))" },
        change: "in-place",
      }),
      unset: 0,
    },
  ],
  // The seed is drawn at creation, and told since Linux 6.6.
  shown: new Map<string, ShownSetting>([
    ["ecn", { usual: false }],
    ["seed", "counter"],
    ["loss-state", "if-set"],
    ["loss-gemodel", "if-set"],
    ["slot", "if-set"],
  ]),
  findContradictions: options => [
    ...(options.has("reorder") && !options.has("delay")
      ? ["tc refuses reorder without a delay: a packet that waits for nothing cannot be overtaken (tc/q_netem.c)"]
      : []),
    ...(options.has("gap") && !options.has("reorder") ? ["a gap says which packets are reordered (tc-netem(8))"] : []),
    ...(options.has("reorder") && !options.has("gap")
      ? ["a reorder has a gap, which tc sets to 1 where none is given (tc/q_netem.c), so it must be said"]
      : []),
  ],
  findDoubts: () => [],
};

/** Attributes of their own, which tc leaves out with the option. */
const KEPT: ReadonlySet<string> = new Set(["reorder", "corrupt"]);

/** tc leaves the attribute of all correlations out where none is given. */
function losesCorrelation(held: OptionValue, expected: OptionValue): boolean {
  const hasCorrelation = (value: OptionValue) => {
    const words = String(value).split(" ");
    return words.length > 1 && (words.at(-1) ?? "").endsWith("%");
  };
  return hasCorrelation(held) && !hasCorrelation(expected);
}

/** `delay TIME [JITTER [CORRELATION]]`. Its value is those words in canonical spelling. */
function delayOption(): QdiscOption {
  return {
    name: "delay",
    words: ["delay", "latency"],
    keys: ["delay"],
    change: "in-place",
    unset: "0us",
    keepsPart: losesCorrelation,
    parse(word, words, where) {
      const place = `${where}, ${word}`;
      const parts = [printTime(words.takeArgument(word), place)];
      if (isNumber(words.peek())) parts.push(printTime(words.takeArgument(word), place));
      if (isNumber(words.peek())) parts.push(printShare(words.takeArgument(word), place));
      return trimZeros(parts);
    },
    print: value => ["delay", ...String(value).split(" ")],
    hold: value => mapTimes(String(value), holdTickTime),
    ask: held => mapTimes(String(held), askForTickTime),
    readLive(options) {
      const members = toMembers(options.get("delay"));
      if (members === undefined) return options.has("delay") ? undefined : "0us";
      const [delay, jitter, correlation] = ["delay", "jitter", "correlation"].map(key => members.get(key));
      if (!isWithin(delay, LONGEST_DELAY) || !isWithin(jitter, LONGEST_DELAY) || !isWithin(correlation, 1))
        return undefined;
      return trimZeros([timeOfSeconds(delay), timeOfSeconds(jitter), shareOfPart(correlation)]);
    },
  };
}

/** `NAME PERCENT [CORRELATION]`. */
function shareOption(name: string, key: string): QdiscOption {
  return {
    name,
    words: [name],
    keys: [key],
    change: "in-place",
    unset: "0%",
    keepsPart: (held, expected) => (KEPT.has(name) && expected === "0%") || losesCorrelation(held, expected),
    parse(word, words, where) {
      const place = `${where}, ${word}`;
      if (name === "loss" && words.peek() === "random") words.take();
      const parts = [printShare(words.takeArgument(word), place)];
      if (isNumber(words.peek())) parts.push(printShare(words.takeArgument(word), place));
      return trimZeros(parts);
    },
    print: value => [name, ...String(value).split(" ")],
    hold: value => value,
    ask: held => held,
    readLive(options) {
      const members = toMembers(options.get(key));
      if (members === undefined) return options.has(key) ? undefined : "0%";
      const share = members.get(name);
      const correlation = members.get("correlation");
      if (!isWithin(share, 1) || !isWithin(correlation, 1)) return undefined;
      return trimZeros([shareOfPart(share), shareOfPart(correlation)]);
    },
  };
}

/** The line's rate, in bits a second. */
function lineRateOption(): QdiscOption {
  return {
    name: "rate",
    words: ["rate"],
    keys: ["rate"],
    change: "in-place",
    unset: 0,
    keepsPart: (_held, expected) => expected === 0,
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const bits = parseBitRate(text, `${where}, ${word}`);
      if (bits >= 8 && bits <= FASTEST_BITS) return bits;
      throw new TrafficError({
        what: `${quoteWord(text)} is out of range`,
        where: `${where}, ${word}`,
        why: "the kernel counts whole bytes a second, and 0 means none (net/sched/sch_netem.c)",
        remedy: "Write a rate from 8bit to 8tbit",
      });
    },
    print: value => ["rate", printBitRate(Number(value))],
    hold: value => holdBitRate(Number(value)),
    ask: held => Number(held) * 8,
    readLive(options) {
      const value: JsonValue | undefined = toMembers(options.get("rate"))?.get("rate");
      if (value === undefined) return options.has("rate") ? undefined : 0;
      return readCountWithin(value, 1, holdBitRate(FASTEST_BITS));
    },
  };
}

function isNumber(word: ReturnType<WordSource["peek"]>): boolean {
  return word !== undefined && /^\d/.test(word);
}

/** @throws TrafficError for a time with more digits than tc prints */
function printTime(text: string, where: string): string {
  const time = parseDuration(text, where);
  const second = 1_000_000;
  if (time <= LONGEST_DELAY * second && roundDigits(time / second) === time / second) return printDuration(time);
  throw new TrafficError({
    what: `${quoteWord(text)} cannot be read back`,
    where,
    why: "tc prints six digits of a delay in seconds, and the kernel takes up to 274 s",
    remedy: "Write a time with at most six digits",
  });
}

function isWithin(value: JsonValue | undefined, most: number): value is number {
  return typeof value === "number" && value >= 0 && value <= most;
}

function timeOfSeconds(seconds: number): string {
  return printDuration(toMicroseconds(Math.round(seconds * 1e6)));
}

/** @throws TrafficError for what is no share of 0 to 100 %, or finer than tc prints */
function printShare(text: string, where: string): string {
  const parts = /^(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(text);
  const percent = parts === null ? Number.NaN : Number(text.slice(0, -1));
  if (percent <= 100) return `${percent}%`;
  throw new TrafficError({
    what: `${quoteWord(text)} is not a share`,
    where,
    why: "a share is 0% to 100%; tc prints six digits of it, which is four behind the point",
    remedy: "Write it like 0.3%",
  });
}

/** tc prints a part of 1, which the kernel keeps in 32 bits. */
function shareOfPart(part: number): string {
  const millionths = Math.round(part * 1e6);
  return `${millionths / 10_000}%`;
}

/** The words with every time among them changed. */
function mapTimes(words: string, change: (microseconds: number) => number): string {
  return words
    .split(" ")
    .map(word =>
      word.endsWith("%") ? word : printDuration(toMicroseconds(change(parseDuration(word, "netem, delay")))),
    )
    .join(" ");
}

/** One of two times that are held alike: the rounder. */
function askForTickTime(held: number): number {
  return findRoundest(held, 1, candidate => holdTickTime(candidate) === held) ?? held;
}

function roundDigits(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function trimZeros(parts: readonly string[]): string {
  const [first = "", ...rest] = parts;
  while (rest.length > 0 && /^0(us|%)$/.test(rest.at(-1) ?? "")) rest.pop();
  return [first, ...rest].join(" ");
}
