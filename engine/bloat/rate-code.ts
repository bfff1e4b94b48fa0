import { printBitRate } from "../traffic";

/** A rate as a program writes it: `Rate.mbit(10)`, `Rate.kbit(8840)`. */
export function rateCode(bits: number): string {
  const [, amount = "0", unit = "bit"] = /^(\d+)(\D+)$/.exec(printBitRate(bits)) ?? [];
  return unit === "tbit" ? `Rate.gbit(${Number(amount) * 1000})` : `Rate.${unit}(${amount})`;
}

/** A share of what was measured, rounded down to three digits and to whole bytes a second. */
export function shareOf(bitsPerSecond: number, share: number): number {
  const bits = Math.floor(bitsPerSecond * share);
  const step = 10 ** Math.max(0, String(bits).length - 3);
  return Math.max(8, Math.floor(Math.floor(bits / step) * step));
}

/** `8.84 Mbit/s`, for people. */
export function rateWords(bits: number): string {
  const [unit, size] =
    bits >= 1e9 ? ["Gbit/s", 1e9] : bits >= 1e6 ? ["Mbit/s", 1e6] : bits >= 1000 ? ["kbit/s", 1000] : ["bit/s", 1];
  return `${Number((bits / size).toPrecision(3))} ${unit}`;
}
