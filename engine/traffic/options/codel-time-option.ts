import { askForCodelTime, holdCodelTime, LONGEST_CODEL_TIME } from "../codel-clock";
import { parseDuration, printDuration, toMicroseconds } from "../duration";
import { quoteWord, TrafficError } from "../traffic-error";
import type { OptionValue, QdiscOption } from "./qdisc-option";
import { readCount } from "./read-count";

/** `shortest`: 1 where iproute2 takes 0 for "not given" (target, interval), 0 where 0 is a value (ce_threshold). */
export interface CodelTimeRange {
  readonly shortest: 0 | 1;
}

function readTime(value: OptionValue): ReturnType<typeof toMicroseconds> {
  return toMicroseconds(Number(value));
}

/** A time on CoDel's clock, in microseconds, up to 2147483647 (about 35 minutes). */
export function codelTimeOption(name: string, range: CodelTimeRange): QdiscOption {
  const shortest = toMicroseconds(range.shortest);
  return {
    name,
    words: [name],
    keys: [name],
    change: "in-place",
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = parseDuration(text, `${where}, ${word}`);
      if (value < shortest || value > LONGEST_CODEL_TIME) {
        throw new TrafficError({
          what: `${quoteWord(text)} is out of range`,
          where: `${where}, ${word}`,
          why:
            value < shortest
              ? "iproute2 takes a time of 0 for an option that was not given (tc/q_codel.c), so it would be dropped silently"
              : "CoDel compares its 32-bit clock by signed difference (codel_time_after, include/net/codel.h)",
          remedy: `Write a time from ${printDuration(shortest)} to ${LONGEST_CODEL_TIME}us`,
        });
      }
      return value;
    },
    print: value => [name, printDuration(readTime(value))],
    hold: value => holdCodelTime(readTime(value)),
    ask: held => askForCodelTime(readTime(held), shortest),
    readLive: options => readCount(options.get(name)),
  };
}
