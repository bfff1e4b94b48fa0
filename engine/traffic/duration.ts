import { quoteWord, TrafficError } from "./traffic-error";

declare const microseconds: unique symbol;

/** A length of time in whole microseconds, 0 or more: the unit in which tc(8) hands times to the kernel. */
export type Microseconds = number & { readonly [microseconds]: true };

/** Decimal places by which each unit of tc(8), "PARAMETERS: TIME", exceeds one microsecond. A bare number is microseconds. */
const PLACES: ReadonlyMap<string, number> = new Map([
  ["", 0],
  ["us", 0],
  ["usec", 0],
  ["usecs", 0],
  ["ms", 3],
  ["msec", 3],
  ["msecs", 3],
  ["s", 6],
  ["sec", 6],
  ["secs", 6],
]);

const LONGEST_WORD = 32;

/** The brand for a number that is known to be whole microseconds. Throws RangeError for anything else. */
export function toMicroseconds(value: number): Microseconds {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is not a whole number of microseconds`);
  }
  return value as Microseconds;
}

/**
 * Reads a time as tc(8) spells it: `5ms`, `5000us`, `5000`, `0.5ms`, `1s`, upper or lower case. Exact decimal arithmetic:
 * tc itself goes through a double and reads 1.001ms as 1000us. Throws TrafficError for a word that is not a time, or
 * for a fraction of a microsecond. `where` names the option in that message.
 */
export function parseDuration(word: string, where: string): Microseconds {
  const parts = word.length > LONGEST_WORD ? null : /^(\d+)(?:\.(\d*))?([a-zA-Z]*)$/.exec(word);
  const places = parts === null ? undefined : PLACES.get((parts[3] ?? "").toLowerCase());
  if (parts === null || places === undefined) {
    throw new TrafficError({
      what: `${quoteWord(word)} is not a time`,
      where,
      why: "tc(8) knows a decimal number followed by us, ms or s; a bare number is microseconds, and ns does not exist there",
      remedy: "Write it like 5ms or 500us",
    });
  }
  const fraction = (parts[2] ?? "").replace(/0+$/, "");
  if (fraction.length > places) {
    throw new TrafficError({
      what: `${quoteWord(word)} is finer than a microsecond`,
      where,
      why: "tc hands times to the kernel in whole microseconds and would cut the rest off without a word",
      remedy: "Write a whole number of microseconds",
    });
  }
  const value = Number(`${parts[1] ?? ""}${fraction.padEnd(places, "0")}`);
  if (!Number.isSafeInteger(value)) {
    throw new TrafficError({
      what: `${quoteWord(word)} is too long a time`,
      where,
      why: "tc keeps a time in 32 bits of microseconds (about 71 minutes)",
      remedy: "Write a shorter time",
    });
  }
  return value as Microseconds;
}

/** The canonical spelling: whole seconds (`1s`), else whole milliseconds (`5ms`), else microseconds (`999us`). */
export function printDuration(duration: Microseconds): string {
  if (duration !== 0 && duration % 1_000_000 === 0) return `${duration / 1_000_000}s`;
  if (duration !== 0 && duration % 1_000 === 0) return `${duration / 1_000}ms`;
  return `${duration}us`;
}
