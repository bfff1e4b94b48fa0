import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { parseUnsigned } from "./number";
import { RATE_UNITS } from "./rate";

/** Steps a second in which the kernel stores the interval between packets (xt_hashlimit.h, XT_HASHLIMIT_SCALE_v2). */
export const PACKET_SCALE = 1_000_000;

const MAX_32 = 0xffffffff;

/** Bytes are counted in sixteens (XT_HASHLIMIT_BYTE_SHIFT). */
const CHUNK = 16;

/** What the kernel is told of a rate. */
export type HashRate =
  /** Steps of 1/PACKET_SCALE seconds between packets, and the seconds of the unit as written. */
  | { readonly kind: "packets"; readonly interval: number; readonly seconds: number }
  /** 2^32 divided by the chunks of 16 bytes a second. */
  | { readonly kind: "bytes"; readonly cost: number };

const FIX = "Write N/second, N/minute, N/hour, N/day, or bytes as Nb/s, Nkb/s or Nmb/s.";

const FACTORS = new Map([
  ["k", 1024],
  ["m", 1024 * 1024],
]);

/** Iptables reads digits, then looks for `b/s` and the letter before it, else for a slash and a unit. */
function readAsTaken(text: string): string {
  const digits = /^\s*0*([1-9]\d{0,14})(?!\d)/.exec(text)?.[1];
  const bytesAt = text.indexOf("b/s");
  const slash = text.indexOf("/");
  const wanted = slash < 0 ? "second" : text.slice(slash + 1).toLowerCase();
  const unit = wanted === "" ? undefined : RATE_UNITS.find(({ long }) => long.startsWith(wanted));
  if (digits === undefined) throw new ValueError(`${JSON.stringify(text)} is no rate`, FIX);
  if (bytesAt > 0) {
    const letter = text.charAt(bytesAt - 1);
    return `${digits}${FACTORS.has(letter) ? letter : ""}b/s`;
  }
  if (unit === undefined) throw new ValueError(`${JSON.stringify(text)} is no rate`, FIX);
  return `${digits}/${unit.name}`;
}

function countChunks(number: number, letter: string): number {
  return Math.floor((number * (FACTORS.get(letter) ?? 1)) / CHUNK);
}

/** Reads a rate that the codec has checked. iptables keeps the low 32 bits of the chunks. */
export function parseHashRate(text: string): HashRate {
  const [, digits = "", letter, name = ""] = /^(\d+)(?:([km]?)b\/s|\/(.+))$/.exec(text) ?? [];
  const number = Number(digits);
  if (letter !== undefined) {
    const chunks = countChunks(number, letter) % (MAX_32 + 1);
    return { kind: "bytes", cost: Math.floor(MAX_32 / (chunks + 1)) };
  }
  const seconds = RATE_UNITS.find(unit => unit.name === name)?.seconds ?? 1;
  return { kind: "packets", interval: Math.floor((PACKET_SCALE * seconds) / number), seconds };
}

/** The kernel's rate of a cost, in bytes a second (libxt_hashlimit.c, cost_to_bytes). */
export function bytesOfCost(cost: number): number {
  return (Math.floor(MAX_32 / cost) - 1) * CHUNK;
}

const BYTE_UNITS = [
  ["m", 1024 * 1024],
  ["k", 1024],
] as const;

/** The largest unit that names the same cost, as libxt_hashlimit.c finds it in 32 bits. */
export function printByteRate(cost: number): string {
  const bytes = bytesOfCost(cost);
  for (const [letter, size] of BYTE_UNITS) {
    const whole = Math.floor((bytes % (MAX_32 + 1)) / size) * size;
    const again = Math.floor(MAX_32 / (whole / CHUNK + 1));
    if (bytes >= size && again === cost) return `${Math.floor(bytes / size)}${letter}b/s`;
  }
  return `${bytes}b/s`;
}

/** A burst in bytes, cut to whole units of the largest that fits. */
export function printByteBurst(bytes: number): { readonly text: string; readonly bytes: number } {
  const [letter, size] = BYTE_UNITS.find(unit => bytes >= unit[1]) ?? ["", 1];
  const count = Math.floor(bytes / size);
  return { text: `${count}${letter}b`, bytes: count * size };
}

/** A rate of packets or bytes; it is spelled in the kernel's steps together with the options beside it. */
export const hashRate: ValueCodec = {
  kind: "hashlimit rate",
  accepts: "packets as N/second, N/minute, N/hour or N/day, or bytes as Nb/s, Nkb/s or Nmb/s, e.g. 10/second",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const taken = readAsTaken(text);
    const rate = parseHashRate(taken);
    const steps = rate.kind === "packets" ? rate.interval : rate.cost - 1;
    if (steps < 1) throw new ValueError(`${JSON.stringify(text)} is too fast`, "Write a lower rate.");
    const expected = rate.kind === "packets" ? /^\d+(?:\/[a-z]+)?$/i : /^\d+[km]?b\/s(?:ec|econd)?$/;
    const [, digits = "", letter = ""] = /^(\d+)([km]?)b/.exec(taken) ?? [];
    if (countChunks(Number(digits), letter) > MAX_32) {
      const what = `${JSON.stringify(text)} has more than 36 bits, and iptables takes it as ${printByteRate(steps + 1)}`;
      return spellTrap({ spelled: [taken], what, fix: "Write a lower rate." }, scope.traps);
    }
    if (expected.test(text)) return [taken];
    const what = `iptables takes ${JSON.stringify(text)} as ${taken}`;
    return spellTrap({ spelled: [taken], what, fix: FIX }, scope.traps);
  },
};

/** Most packets of a burst, and the highest number written without a unit (XT_HASHLIMIT_BURST_MAX). */
export const MAX_BURST = 1_000_000;

/** A burst of packets, or of bytes with a unit; a bare number, spelled together with the rate. */
export const hashBurst: ValueCodec = {
  kind: "hashlimit burst",
  accepts: `a number from 1 to ${MAX_BURST}, or bytes as Nb, Nkb or Nmb below 4 GiB, e.g. 20`,
  arity: 1,
  canonicalize: ([text = ""]) => {
    const [, digits = "", letter = "", bytes = ""] = /^(0x[0-9a-f]+|\d+)([km]?)(b?)$/i.exec(text) ?? [];
    const number = Number(parseUnsigned(digits) ?? 0n) * (FACTORS.get(letter) ?? 1);
    const max = letter === "" && bytes === "" ? MAX_BURST : MAX_32;
    if (number >= 1 && number <= max) return [String(number)];
    const fix = `Write a number from 1 to ${MAX_BURST}, or bytes as Nb, Nkb or Nmb.`;
    throw new ValueError(`${JSON.stringify(text)} is no burst`, fix);
  },
};
