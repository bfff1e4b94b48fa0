import { holdBitRate, parseBitRate, printBitRate } from "../bit-rate";
import { quoteWord, TrafficError } from "../traffic-error";
import type { NumberRange } from "./number-option";
import type { OptionValue, QdiscOption } from "./qdisc-option";
import { readCountWithin } from "./read-count";

export interface RateOption {
  readonly name: string;
  /** In bits a second. */
  readonly range: NumberRange;
  readonly change?: QdiscOption["change"];
  /** A word that stands in the rate's place, `unlimited`, which `tc -j` prints as that word. */
  readonly none?: string;
}

/** The lowest rate that is still one: the kernel counts bytes. */
export const SLOWEST_BITS = 8;

/** A rate in bits a second; the kernel reports it in bytes. Canonically `10mbit`. */
export function rateOption({ name, range, change = "in-place", none }: RateOption): QdiscOption {
  return {
    name,
    words: none === undefined ? [name] : [name, none],
    keys: [name],
    change,
    parse(word, words, where) {
      if (word === none) return none;
      const text = words.takeArgument(word);
      if (text === none) return none;
      return checkRate(parseBitRate(text, `${where}, ${word}`), range, text, `${where}, ${word}`);
    },
    print: value => (value === none ? [none] : [name, printRate(value)]),
    hold: value => (typeof value === "number" ? holdBitRate(value) : value),
    ask: held => (typeof held === "number" ? held * 8 : held),
    readLive(options) {
      const value = options.get(name);
      if (none !== undefined && value === none) return none;
      return readCountWithin(value, holdBitRate(range.least), holdBitRate(range.most));
    },
  };
}

function checkRate(bits: number, range: NumberRange, text: string, where: string): number {
  if (bits >= range.least && bits <= range.most) return bits;
  throw new TrafficError({
    what: `${quoteWord(text)} is out of range`,
    where,
    why: range.why,
    remedy: `Write a rate from ${printBitRate(range.least)} to ${printBitRate(range.most)}`,
  });
}

export function printRate(value: OptionValue): string {
  return typeof value === "number" ? printBitRate(value) : value;
}
