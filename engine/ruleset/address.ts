import type { Family } from "./model";

/** An IPv4 or IPv6 address as a number: 32 or 128 bits. */
export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

/** An address with a mask. The mask is usually a prefix; iptables also takes a mask with holes. */
export interface MaskedAddress extends Address {
  readonly mask: bigint;
}

export const ADDRESS_BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

const FULL_MASK: Readonly<Record<Family, bigint>> = { ipv4: (1n << 32n) - 1n, ipv6: (1n << 128n) - 1n };

/** Mask of a prefix length, 0-32 or 0-128. */
export function prefixMask(family: Family, length: number): bigint {
  const bits = ADDRESS_BITS[family];
  return FULL_MASK[family] ^ ((1n << BigInt(bits - length)) - 1n);
}

/** Prefix length of a mask, or undefined for a mask with holes. */
export function prefixLength(family: Family, mask: bigint): number | undefined {
  const holes = FULL_MASK[family] ^ mask;
  if ((holes & (holes + 1n)) !== 0n) return undefined;
  let length = ADDRESS_BITS[family];
  for (let rest = holes; rest > 0n; rest >>= 1n) length -= 1;
  return length;
}

/** Parses one address without a mask. A v4 address must have its four parts, decimal, without leading zeros. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) return parseIpv6(text);
  const bits = parseIpv4(text, "exact");
  return bits === undefined ? undefined : { family: "ipv4", bits };
}

function parseIpv4(text: string, parts: "exact" | "padded"): bigint | undefined {
  if (text.length > 15) return undefined;
  const octets = text.split(".");
  if (octets.length > 4 || (parts === "exact" && octets.length !== 4)) return undefined;
  let number = 0;
  for (let place = 0; place < 4; place += 1) {
    const octet = octets[place] ?? "0";
    if (!/^(0|[1-9][0-9]{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    number = number * 256 + Number(octet);
  }
  return BigInt(number);
}

function parseIpv6(text: string): Address | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1 ? "last" : "not last");
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", "last") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  let bits = 0n;
  for (const group of groups) bits = (bits << 16n) | BigInt(group);
  return { family: "ipv6", bits };
}

function parseGroups(text: string, position: "last" | "not last"): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const fields = text.split(":");
  for (const [index, field] of fields.entries()) {
    if (field.includes(".")) {
      const tail = parseIpv4(field, "exact");
      if (tail === undefined || position !== "last" || index !== fields.length - 1) return undefined;
      groups.push(Number(tail >> 16n), Number(tail & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(field)) {
      groups.push(Number.parseInt(field, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/**
 * Parses `ADDRESS`, `ADDRESS/PREFIX` or `ADDRESS/MASK` of one family. As iptables does, a v4 address may leave out its
 * last parts (`10/8`). Host bits are kept; see `masked`.
 */
export function parseMaskedAddress(text: string, family: Family): MaskedAddress | undefined {
  const slash = text.indexOf("/");
  const base = slash < 0 ? text : text.slice(0, slash);
  const bits = family === "ipv4" ? parseIpv4(base, "padded") : parseIpv6(base)?.bits;
  if (bits === undefined) return undefined;
  const mask = slash < 0 ? FULL_MASK[family] : parseMask(text.slice(slash + 1), family);
  return mask === undefined ? undefined : { family, bits, mask };
}

function parseMask(text: string, family: Family): bigint | undefined {
  if (/^(0|[1-9][0-9]{0,2})$/.test(text)) {
    const length = Number(text);
    return length > ADDRESS_BITS[family] ? undefined : prefixMask(family, length);
  }
  return family === "ipv4" ? parseIpv4(text, "exact") : text.includes(":") ? parseIpv6(text)?.bits : undefined;
}

/** The same network with the host bits cut, as the kernel holds `-s` and `-d`. */
export function masked(address: MaskedAddress): MaskedAddress {
  return { ...address, bits: address.bits & address.mask };
}

/** Prints an address as glibc's inet_ntop, and so iptables-save, does (RFC 5952 but for `::0.1.0.2`). */
export function printAddress(address: Address): string {
  return address.family === "ipv4" ? printIpv4(address.bits) : printIpv6(address.bits);
}

function printIpv4(bits: bigint): string {
  const number = Number(bits);
  return [number / 0x1000000, number / 0x10000, number / 0x100, number].map(part => Math.floor(part) & 255).join(".");
}

function printIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn));
  const run = longestZeroRun(groups);
  const dotted = run.start === 0 && (run.length === 6 || (run.length === 5 && groups[5] === 0xffff));
  const printed = groups.slice(0, dotted ? 6 : 8).map(group => group.toString(16));
  const tail = dotted ? [printIpv4(bits & 0xffffffffn)] : [];
  if (run.length < 2) return [...printed, ...tail].join(":");
  const before = printed.slice(0, run.start).join(":");
  return `${before}::${[...printed.slice(run.start + run.length), ...tail].join(":")}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** Prints with a mask, as `-s` does: always a prefix, `/32` and `/128` too, and a mask with holes written out. */
export function printMaskedAddress(address: MaskedAddress): string {
  const length = prefixLength(address.family, address.mask);
  const mask = length ?? printAddress({ family: address.family, bits: address.mask });
  return `${printAddress(address)}/${mask}`;
}

/** True when the address lies in the network, both given as numbers. Different families never contain each other. */
export function containsAddress(network: MaskedAddress, address: Address): boolean {
  return network.family === address.family && ((network.bits ^ address.bits) & network.mask) === 0n;
}

/**
 * True when `address` (`10.1.2.3`, `2001:db8::1`, or a network, `10.1.2.0/24`) lies wholly in `prefix` (`10.0.0.0/8`);
 * false when either is not one.
 */
export function isInPrefix(address: string, prefix: string): boolean {
  const family: Family = address.includes(":") ? "ipv6" : "ipv4";
  const inner = parseMaskedAddress(address, family);
  const network = parseMaskedAddress(prefix, family);
  if (inner === undefined || network === undefined) return false;
  return (inner.mask & network.mask) === network.mask && containsAddress(network, inner);
}
