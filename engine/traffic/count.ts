import { quoteWord, TrafficError } from "./traffic-error";

/** What a count counts; its first letter is the suffix that tc prints behind the number and does not read back. */
export type Counted = "packets" | "bytes" | "flows";

/**
 * Reads a plain decimal number. The suffix that `tc qdisc show` prints (`1000p`, `1514b`) is taken too. Throws
 * TrafficError for anything else; a leading zero is refused because tc would read the number as octal (`010` is 8).
 */
export function parseCount(word: string, counted: Counted, where: string): number {
  const digits = counted !== "flows" && word.endsWith(counted.charAt(0)) ? word.slice(0, -1) : word;
  const value = digits.length > 15 || !/^\d+$/.test(digits) ? Number.NaN : Number(digits);
  if (Number.isNaN(value) || (digits.length > 1 && digits.startsWith("0"))) {
    throw new TrafficError({
      what: `${quoteWord(word)} is not a number of ${counted}`,
      where,
      why: "a plain decimal number stands here; tc reads a leading zero as octal and 0x as hexadecimal",
      remedy: "Write decimal digits without a leading zero",
    });
  }
  return value;
}
