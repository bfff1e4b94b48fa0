import { parseByteSize } from "../byte-size";
import { type Counted, parseCount } from "../count";
import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscOption } from "./qdisc-option";
import { readCount } from "./read-count";

/** The numbers a user may write, both ends included, and where that is written. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** The reason of the range, for the message: a clause that names its source. */
  readonly why: string;
}

export interface NumberOption {
  readonly name: string;
  /** `size` takes k, m and g (tc's get_size); a count takes plain digits (tc's get_unsigned). */
  readonly unit: Counted | "size";
  readonly range: NumberRange;
  readonly change: QdiscOption["change"];
  /** The smallest number the kernel holds: it raises what is below without a word. Default: no such floor. */
  readonly raisedTo?: number;
}

/** A whole number: packets, bytes or flows. Canonically plain decimal digits. */
export function numberOption(option: NumberOption): QdiscOption {
  const { name, unit, range } = option;
  return {
    name,
    words: [name],
    keys: [name],
    change: option.change,
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const place = `${where}, ${word}`;
      const value = unit === "size" ? parseByteSize(text, place) : parseCount(text, unit, place);
      if (value < range.least || value > range.most) {
        throw new TrafficError({
          what: `${quoteWord(text)} is out of range`,
          where: place,
          why: range.why,
          remedy: `Write a number from ${range.least} to ${range.most}`,
        });
      }
      return value;
    },
    print: value => [name, String(value)],
    hold: value => Math.max(Number(value), option.raisedTo ?? 0),
    ask: held => held,
    readLive: options => readCount(options.get(name)),
  };
}
