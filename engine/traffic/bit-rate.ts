import { quoteWord, TrafficError } from "./traffic-error";

/** Bits a second in each unit of tc(8), "PARAMETERS: RATE": `bps` units are bytes, an `i` makes the thousands 1024. */
const BITS: ReadonlyMap<string, bigint> = new Map(
  ["", "k", "m", "g", "t"].flatMap((prefix, power) => {
    const thousands = 1000n ** BigInt(power);
    const binary = 1024n ** BigInt(power);
    const plain: [string, bigint][] = [
      [`${prefix}bit`, thousands],
      [`${prefix}bps`, 8n * thousands],
    ];
    return prefix === ""
      ? [["", 1n] as [string, bigint], ...plain]
      : [...plain, [`${prefix}ibit`, binary] as [string, bigint], [`${prefix}ibps`, 8n * binary] as [string, bigint]];
  }),
);

const LONGEST_WORD = 32;
const UNITS = ["bit", "kbit", "mbit", "gbit", "tbit"] as const;

/**
 * Reads a rate as tc(8) spells it: `10mbit`, `1.5Gbit`, `12345678` (bits a second), `1mbps` (bytes: 8 Mbit/s), upper or
 * lower case. Answers bits a second. Throws TrafficError for a word that is no rate, or for a fraction of a bit.
 */
export function parseBitRate(word: string, where: string): number {
  const parts = word.length > LONGEST_WORD ? null : /^(\d+)(?:\.(\d*))?([a-zA-Z]*)$/.exec(word);
  const unit = parts === null ? undefined : BITS.get((parts[3] ?? "").toLowerCase());
  if (parts !== null && unit !== undefined) {
    const fraction = parts[2] ?? "";
    const scaled = BigInt(`${parts[1] ?? ""}${fraction}`) * unit;
    const divisor = 10n ** BigInt(fraction.length);
    if (scaled % divisor === 0n && scaled / divisor <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(scaled / divisor);
  }
  throw new TrafficError({
    what: `${quoteWord(word)} is not a rate`,
    where,
    why: "tc(8) knows a decimal number followed by bit, kbit, mbit, gbit or tbit (1000 each); a bare number is bits a second, and bps counts bytes",
    remedy: "Write it like 10mbit",
  });
}

/** The canonical spelling: the largest unit that gives a whole number: `10mbit`, `1500kbit`, `12345678bit`. */
export function printBitRate(bits: number): string {
  let rest = bits;
  let unit = 0;
  while (rest !== 0 && rest % 1000 === 0 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${rest}${UNITS[unit] ?? "bit"}`;
}

/** Bytes a second, as the kernel keeps a rate: an eighth, cut off. */
export function holdBitRate(bits: number): number {
  return Math.floor(bits / 8);
}

/**
 * What tc's text makes of a rate: it divides by 1000, cutting off, while nothing is lost or a million is left
 * (tc_print_rate, lib/utils_math.c). 12345678 bit is shown as 12345Kbit.
 */
export function showBitRate(bits: number): number {
  let rest = bits;
  let scale = 1;
  while (rest >= 1000 && !(rest % 1000 !== 0 && rest < 1_000_000) && scale < 1e12) {
    rest = Math.floor(rest / 1000);
    scale *= 1000;
  }
  return rest * scale;
}
