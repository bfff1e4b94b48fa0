import { parseDuration, printDuration, toMicroseconds } from "../duration";
import { quoteWord, TrafficError } from "../traffic-error";
import type { NumberRange } from "./number-option";
import type { QdiscOption } from "./qdisc-option";
import { readCount } from "./read-count";

export interface TimeOption {
  readonly name: string;
  /** In microseconds. */
  readonly range: NumberRange;
  readonly change?: QdiscOption["change"];
}

/** A time that the kernel keeps as it was asked for, in microseconds. */
export function timeOption({ name, range, change = "in-place" }: TimeOption): QdiscOption {
  return {
    name,
    words: [name],
    keys: [name],
    change,
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = parseDuration(text, `${where}, ${word}`);
      if (value >= range.least && value <= range.most) return value;
      throw new TrafficError({
        what: `${quoteWord(text)} is out of range`,
        where: `${where}, ${word}`,
        why: range.why,
        remedy: `Write a time from ${printDuration(toMicroseconds(range.least))} to ${printDuration(toMicroseconds(range.most))}`,
      });
    },
    print: value => [name, printDuration(toMicroseconds(Number(value)))],
    hold: value => value,
    ask: held => held,
    readLive: options => readCount(options.get(name)),
  };
}
