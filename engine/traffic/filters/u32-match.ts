import { masked, parseMaskedAddress, printMaskedAddress } from "../../ruleset";
import type { WordSource } from "../options/word-source";
import { quoteWord, TrafficError } from "../traffic-error";
import type { FilterKey, FilterProtocol } from "../traffic-filter";
import { printHexadecimal, readWord32 } from "../word32";

/** A match as it was written, and the keys that tc makes of it. */
export interface U32Match {
  readonly words: readonly string[];
  readonly keys: readonly FilterKey[];
}

const FULL = 0xffff_ffff;
/** tc-u32(8) calls the families by these. */
const FAMILIES = { ip: "ipv4", ip6: "ipv6" } as const;
type FamilyWord = keyof typeof FAMILIES;

/** Where a field of so many bits lies: the four bytes at `offset`, shifted up by `shift`. Ports: of a header without options. */
interface Field {
  readonly offset: number;
  readonly shift: number;
  readonly bits: 8 | 16;
  /** Whether its value and mask are written hexadecimal. */
  readonly base: "decimal" | "hexadecimal";
}

const FIELDS: Readonly<Record<FamilyWord, ReadonlyMap<string, Field>>> = {
  ip: new Map<string, Field>([
    ["sport", { offset: 20, shift: 16, bits: 16, base: "decimal" }],
    ["dport", { offset: 20, shift: 0, bits: 16, base: "decimal" }],
    ["protocol", { offset: 8, shift: 16, bits: 8, base: "decimal" }],
    ["dsfield", { offset: 0, shift: 16, bits: 8, base: "hexadecimal" }],
  ]),
  ip6: new Map<string, Field>([
    ["sport", { offset: 40, shift: 16, bits: 16, base: "decimal" }],
    ["dport", { offset: 40, shift: 0, bits: 16, base: "decimal" }],
    ["protocol", { offset: 4, shift: 8, bits: 8, base: "decimal" }],
    ["priority", { offset: 0, shift: 20, bits: 8, base: "hexadecimal" }],
  ]),
};

const ADDRESS_OFFSETS: Readonly<Record<FamilyWord, Readonly<Record<"src" | "dst", number>>>> = {
  ip: { src: 12, dst: 16 },
  ip6: { src: 8, dst: 24 },
};

const FAMILY_OF: Readonly<Record<FilterProtocol, FamilyWord | undefined>> = { all: undefined, ip: "ip", ipv6: "ip6" };

/**
 * Reads what follows the word `match`: `ip dst 10.0.0.0/8`, `ip6 dport 443 0xffff`, `u32 0x6 0xff at 8`. Throws TrafficError.
 */
export function parseU32Match(words: WordSource, protocol: FilterProtocol): U32Match {
  const family = words.takeArgument("match");
  if (family === "u32") return parseRawMatch(words);
  if (family !== "ip" && family !== "ip6") {
    return refuse(family, "tc-u32(8) matches ip, ip6 or u32 here", "Write it like match ip dport 22 0xffff");
  }
  if (FAMILY_OF[protocol] !== family) {
    const wanted = FAMILIES[family] === "ipv4" ? "ip" : "ipv6";
    return refuse(
      family,
      `the filter is of protocol ${protocol}, where these bytes are something else`,
      `Write protocol ${wanted}`,
    );
  }
  const name = words.takeArgument(family);
  if (name === "src" || name === "dst") return parseAddressMatch(words, family, name);
  const field = FIELDS[family].get(name);
  if (field === undefined) {
    const known = ["src", "dst", ...FIELDS[family].keys()].join(", ");
    return refuse(name, `of ${family} these can be matched: ${known}`, "Write one of them, or the bytes by match u32");
  }
  const most = field.bits === 8 ? 0xff : 0xffff;
  const value = takeNumber(words, name, most);
  const mask = takeNumber(words, name, most);
  if (mask === 0) return refuse("0", "a mask of 0 matches every packet", "Write 0xff or 0xffff for the whole field");
  return {
    words: [
      "match",
      family,
      name,
      field.base === "decimal" ? String(value & mask) : printHexadecimal(value & mask),
      printHexadecimal(mask),
    ],
    keys: [key(field.offset, (value & mask) << field.shift, mask << field.shift)],
  };
}

/** The offset at which two keys want different bits of the same bytes, so that they match no packet together. */
export function findContradiction(keys: readonly FilterKey[]): number | undefined {
  return keys.find(({ offset, value, mask }, at) =>
    keys.slice(0, at).some(other => other.offset === offset && ((value ^ other.value) & mask & other.mask) !== 0),
  )?.offset;
}

/** The keys as tc keeps them: those of one offset are one. */
export function mergeKeys(keys: readonly FilterKey[]): readonly FilterKey[] {
  const merged = new Map<number, FilterKey>();
  for (const { offset, value, mask } of keys) {
    const known = merged.get(offset) ?? { offset, value: 0, mask: 0 };
    merged.set(offset, key(offset, known.value | value, known.mask | mask));
  }
  return [...merged.values()];
}

/** Whether both match the same packets by the same bytes, in whatever order they ask. */
export function sameKeys(some: readonly FilterKey[], others: readonly FilterKey[]): boolean {
  const print = (keys: readonly FilterKey[]) =>
    mergeKeys(keys)
      .map(({ offset, value, mask }) => `${offset} ${value} ${mask}`)
      .sort()
      .join("\n");
  return print(some) === print(others);
}

/** The words that somebody would have written to get these keys. */
export function wordsOfKeys(keys: readonly FilterKey[], protocol: FilterProtocol): readonly string[] {
  const family = FAMILY_OF[protocol];
  const rest = new Map(mergeKeys(keys).map(found => [found.offset, found]));
  const words: string[] = [];
  if (family !== undefined) {
    for (const name of ["src", "dst"] as const) words.push(...takeAddress(rest, family, name));
    for (const [name, field] of FIELDS[family]) words.push(...takeField(rest, family, name, field));
  }
  for (const { offset, value, mask } of rest.values())
    if (mask !== 0) words.push("match", "u32", printHexadecimal(value), printHexadecimal(mask), "at", String(offset));
  return words.length === 0 ? ["match", "u32", "0", "0"] : words;
}

function parseAddressMatch(words: WordSource, family: FamilyWord, name: "src" | "dst"): U32Match {
  const text = words.takeArgument(name);
  const read = parseMaskedAddress(text, FAMILIES[family]);
  const length = read === undefined ? undefined : prefixOf(read.mask, family);
  if (read === undefined || length === undefined || length === 0) {
    return refuse(
      text,
      "an address or a network with a prefix stands here",
      "Write it like 10.0.0.0/8 or 2001:db8::/32",
    );
  }
  const network = masked(read);
  const base = ADDRESS_OFFSETS[family][name];
  const count = family === "ip" ? 1 : 4;
  const keys = Array.from({ length: count }, (_, at) => {
    const shift = BigInt(32 * (count - 1 - at));
    return key(
      base + 4 * at,
      Number((network.bits >> shift) & 0xffff_ffffn),
      Number((read.mask >> shift) & 0xffff_ffffn),
    );
  }).filter(({ mask }) => mask !== 0);
  const printed = printMaskedAddress(network);
  return { words: ["match", family, name, printed.includes("/") ? printed : `${printed}/${length}`], keys };
}

function parseRawMatch(words: WordSource): U32Match {
  const value = takeNumber(words, "u32", FULL);
  const mask = takeNumber(words, "u32", FULL);
  let offset = 0;
  if (words.peek() === "at") {
    words.take();
    const text = words.takeArgument("at");
    offset = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(offset) || offset % 4 !== 0)
      return refuse(text, "the kernel looks at four bytes from a multiple of 4 on", "Write an offset like 20");
  }
  const matched = (value & mask) >>> 0;
  return {
    words: [
      "match",
      "u32",
      mask === 0 ? "0" : printHexadecimal(matched),
      mask === 0 ? "0" : printHexadecimal(mask),
      ...(offset === 0 ? [] : ["at", String(offset)]),
    ],
    keys: [key(offset, matched, mask)],
  };
}

function takeField(
  rest: Map<number, FilterKey>,
  family: FamilyWord,
  name: string,
  { offset, shift, bits, base }: Field,
): readonly string[] {
  const found = rest.get(offset);
  const field = ((bits === 8 ? 0xff : 0xffff) << shift) >>> 0;
  const mask = found === undefined ? 0 : (found.mask & field) >>> 0;
  if (found === undefined || mask === 0) return [];
  const left = (found.mask & ~field) >>> 0;
  if (left === 0) rest.delete(offset);
  else rest.set(offset, key(offset, found.value & left, left));
  const value = ((found.value & mask) >>> 0) >>> shift;
  return [
    "match",
    family,
    name,
    base === "decimal" ? String(value) : printHexadecimal(value),
    printHexadecimal(mask >>> shift),
  ];
}

function takeAddress(rest: Map<number, FilterKey>, family: FamilyWord, name: "src" | "dst"): readonly string[] {
  const base = ADDRESS_OFFSETS[family][name];
  const count = family === "ip" ? 1 : 4;
  let [bits, mask] = [0n, 0n];
  for (let at = 0; at < count; at += 1) {
    const found = rest.get(base + 4 * at);
    bits = (bits << 32n) | BigInt(found?.value ?? 0);
    mask = (mask << 32n) | BigInt(found?.mask ?? 0);
  }
  const length = prefixOf(mask, family);
  if (length === undefined || length === 0) return [];
  for (let at = 0; at < count; at += 1) rest.delete(base + 4 * at);
  const printed = printMaskedAddress({ family: FAMILIES[family], bits, mask });
  return ["match", family, name, printed.includes("/") ? printed : `${printed}/${length}`];
}

/** The length of a mask that is a prefix; `undefined` for any other. */
function prefixOf(mask: bigint, family: FamilyWord): number | undefined {
  const bits = mask.toString(2).padStart(family === "ip" ? 32 : 128, "0");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

function takeNumber(words: WordSource, name: string, most: number): number {
  const text = words.takeArgument(name);
  const value = readWord32(text);
  if (value !== undefined && value <= most) return value;
  return refuse(
    text,
    `a number from 0 to ${printHexadecimal(most)} stands here, decimal or with 0x`,
    "Write it like 22 0xffff",
  );
}

function key(offset: number, value: number, mask: number): FilterKey {
  return { offset, value: value >>> 0, mask: mask >>> 0 };
}

function refuse(word: string, why: string, remedy: string): never {
  throw new TrafficError({ what: `${quoteWord(word)} cannot stand in a match`, where: "filter, u32", why, remedy });
}
