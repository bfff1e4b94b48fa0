import { quoteWord, TrafficError } from "./traffic-error";

/** Bytes in each unit of tc(8), "PARAMETERS: SIZE": k, m and g are powers of 1024, and a `bit` unit is an eighth. */
const BYTES: ReadonlyMap<string, bigint> = new Map([
  ["", 1n],
  ["b", 1n],
  ["k", 1024n],
  ["kb", 1024n],
  ["kbit", 128n],
  ["m", 1024n ** 2n],
  ["mb", 1024n ** 2n],
  ["mbit", 128n * 1024n],
  ["g", 1024n ** 3n],
  ["gb", 1024n ** 3n],
  ["gbit", 128n * 1024n ** 2n],
]);

const LONGEST_WORD = 32;

/**
 * Reads a number of bytes as tc(8) spells a size: `32Mb`, `4m`, `1.5k`, `33554432`. Throws TrafficError for a word that
 * is not a size or not a whole number of bytes (tc refuses `kib` too). `where` names the option in that message.
 */
export function parseByteSize(word: string, where: string): number {
  const parts = word.length > LONGEST_WORD ? null : /^(\d+)(?:\.(\d*))?([a-zA-Z]*)$/.exec(word);
  const unit = parts === null ? undefined : BYTES.get((parts[3] ?? "").toLowerCase());
  if (parts !== null && unit !== undefined) {
    const fraction = parts[2] ?? "";
    const scaled = BigInt(`${parts[1] ?? ""}${fraction}`) * unit;
    const divisor = 10n ** BigInt(fraction.length);
    const bytes = scaled / divisor;
    if (scaled % divisor === 0n && bytes <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(bytes);
  }
  throw new TrafficError({
    what: `${quoteWord(word)} is not a size`,
    where,
    why: "tc(8) knows a whole number of bytes, or a decimal number with k, m or g (1024 each; kb, mb and gb mean the same)",
    remedy: "Write plain bytes, or like 32mb",
  });
}
