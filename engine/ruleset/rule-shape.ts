import { masked, parseMaskedAddress, printMaskedAddress } from "./address";
import { VERDICTS } from "./basic-parameters";
import { MAX_CHAIN_NAME_BYTES } from "./canonicalize-rule";
import { MAX_INTERFACE_BYTES } from "./codecs/interface-name";
import { MULTIPORT_SLOTS } from "./codecs/port";
import { MAX_COMMENT_BYTES } from "./extensions/comment";
import { MAX_LOG_PREFIX_BYTES } from "./extensions/log";
import { findExtension } from "./extensions/registry";
import { BUILT_IN_CHAINS, type Family } from "./model";

/** A rule with its plain values taken out: rules of one shape differ in nothing else. */
export interface RuleShape {
  /** The text of the rule, each value replaced by the letter of its kind. */
  readonly shape: string;
  /** The values that were taken out, in canonical spelling, in order. */
  readonly values: readonly string[];
  /** Were all of them written so? */
  readonly spelling: "canonical" | "another";
}

/**
 * A kind of value that stands for itself in every rule: whichever of them is written, the rest of the rule is spelled
 * the same, and the value as `spell` says.
 */
export interface ValueKind {
  readonly letter: string;
  /** The canonical spelling; undefined for a value that is not plain, whose rule is spelled one by one. */
  readonly spell: (value: string, family: Family) => string | undefined;
  /** A value of this kind like no other, by its place in the rule. */
  readonly sample: (place: number, family: Family) => string;
}

/** Longest rule that is looked at: beyond it, a rule is no everyday one. */
const MAX_LENGTH = 1_000;

/** Most values of a rule that is looked at: there are so many samples. */
const MAX_VALUES = 20;

const address: ValueKind = {
  letter: "a",
  spell: (value, family) => (family === "ipv4" ? spellIpv4(value) : spellIpv6(value)),
  sample: (place, family) => (family === "ipv4" ? `198.51.100.${100 + place}/32` : `2001:db8:5a4e::${100 + place}/128`),
};

const interfaceName: ValueKind = {
  letter: "i",
  spell: value => (value.length <= MAX_INTERFACE_BYTES && /^[A-Za-z][A-Za-z0-9._-]*$/.test(value) ? value : undefined),
  sample: place => `sample-if${100 + place}`,
};

const port: ValueKind = {
  letter: "p",
  spell: value => (isPort(value) ? value : undefined),
  sample: place => String(40_000 + place),
};

const portRange: ValueKind = {
  letter: "r",
  spell: value => {
    const colon = value.indexOf(":");
    const low = value.slice(0, colon);
    const high = value.slice(colon + 1);
    return isPort(low) && isPort(high) && Number(low) < Number(high) ? value : undefined;
  },
  sample: place => `${40_000 + place}:${41_000 + place}`,
};

const ports: ValueKind = {
  letter: "l",
  spell: value => {
    const entries = value.split(",");
    return entries.length <= MULTIPORT_SLOTS && entries.every(isPort) ? value : undefined;
  },
  sample: place => `${40_000 + place},${41_000 + place}`,
};

const PLAIN_WORD = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** In quotes, of printable ASCII that needs no backslash, and not like an option. */
const PLAIN_TEXT = /^"[ !#-&(-,./0-[\]-~][ !#-&(-[\]-~]*"$/;

/** @param limit bytes beyond which it is cut; the quotes around a text count here, so that some at the limit are not plain. */
function plainText(letter: string, limit: number): ValueKind {
  return {
    letter,
    spell: value => {
      if (value.length > limit) return undefined;
      if (PLAIN_WORD.test(value)) return value;
      if (!PLAIN_TEXT.test(value)) return undefined;
      const word = value.slice(1, -1);
      return PLAIN_WORD.test(word) ? word : value;
    },
    sample: place => `sample-text-${100 + place}`,
  };
}

const comment = plainText("c", MAX_COMMENT_BYTES);

const logPrefix = plainText("L", MAX_LOG_PREFIX_BYTES);

const chain: ValueKind = {
  letter: "j",
  spell: value => (isUserChain(value) ? value : undefined),
  sample: place => `sample-chain-${100 + place}`,
};

const mac: ValueKind = {
  letter: "m",
  spell: value => (/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(value) ? value : undefined),
  sample: place => `02:00:5e:10:00:${(16 + place).toString(16)}`,
};

const host: ValueKind = {
  letter: "h",
  spell: (value, family) => (family === "ipv4" && isIpv4(value) ? value : undefined),
  sample: place => `198.51.100.${100 + place}`,
};

const hostWithPort: ValueKind = {
  letter: "H",
  spell: (value, family) => {
    const colon = value.indexOf(":");
    const isPlain = family === "ipv4" && isIpv4(value.slice(0, colon)) && isPort(value.slice(colon + 1));
    return isPlain ? value : undefined;
  },
  sample: place => `198.51.100.${100 + place}:${40_000 + place}`,
};

/** The kinds of value that may stand behind an option, the first that fits counting. */
const KINDS: ReadonlyMap<string, readonly ValueKind[]> = new Map([
  ["-s", [address]],
  ["-d", [address]],
  ["-i", [interfaceName]],
  ["-o", [interfaceName]],
  ["-j", [chain]],
  ["-g", [chain]],
  ["--sport", [port, portRange]],
  ["--dport", [port, portRange]],
  ["--sports", [port, ports]],
  ["--dports", [port, ports]],
  ["--comment", [comment]],
  ["--log-prefix", [logPrefix]],
  ["--mac-source", [mac]],
  ["--to-destination", [host, hostWithPort]],
  ["--to-source", [host, hostWithPort]],
]);

/** A quoted text that stays as it is, or one of the options above with its value. */
const PIECES =
  /(?:^| )(-[sdiojg]|--[sd]ports?|--comment|--log-prefix|--mac-source|--to-(?:destination|source)) ("[^"\\]*"|[^ "]+)(?![^ ])|"(?:[^"\\]|\\.)*"/g;

const BY_LETTER: ReadonlyMap<string, ValueKind> = new Map(
  [...KINDS.values()].flat().map(kind => [kind.letter, kind] as const),
);

/** The kinds of the values that a shape leaves out, in order. */
export function kindsOf(shape: string): readonly ValueKind[] {
  return Array.from(shape.matchAll(/\0([a-zA-Z])/g), ([, letter = ""]) => BY_LETTER.get(letter) ?? address);
}

/** Takes the plain values out of the text of a rule. Undefined when a value is not plain, or the text is too long. */
export function findShape(text: string, family: Family): RuleShape | undefined {
  if (text.length > MAX_LENGTH || text.includes("\0")) return undefined;
  const values: string[] = [];
  let shape = "";
  let spelling: RuleShape["spelling"] = "canonical";
  let from = 0;
  PIECES.lastIndex = 0;
  for (let piece = PIECES.exec(text); piece !== null; piece = PIECES.exec(text)) {
    const option = piece[1];
    const value = piece[2];
    if (option === undefined || value === undefined) continue;
    const isVerdict = (option === "-j" || option === "-g") && !isUserChain(value);
    if (isVerdict) continue;
    let spelled: string | undefined;
    for (const kind of KINDS.get(option) ?? []) {
      spelled = kind.spell(value, family);
      if (spelled === undefined) continue;
      shape += `${text.slice(from, PIECES.lastIndex - value.length)}\0${kind.letter}`;
      break;
    }
    if (spelled === undefined || values.length === MAX_VALUES) return undefined;
    from = PIECES.lastIndex;
    values.push(spelled);
    if (spelled !== value) spelling = "another";
  }
  return { shape: shape + text.slice(from), values, spelling };
}

const ZERO = 48;
const DOT = 46;
const SLASH = 47;

/** Digit by digit: an address stands in nearly every rule, and a regular expression would take most of the time. */
function spellIpv4(value: string): string | undefined {
  let bits = 0;
  let at = 0;
  for (let part = 0; part < 4; part += 1) {
    const end = endOfNumber(value, at);
    const byte = readPlainNumber(value, at, end);
    if (byte > 255 || (part < 3 && value.charCodeAt(end) !== DOT)) return undefined;
    bits = bits * 256 + byte;
    at = end + 1;
  }
  if (at > value.length) return `${value}/32`;
  if (value.charCodeAt(at - 1) !== SLASH || endOfNumber(value, at) < value.length) return undefined;
  const length = readPlainNumber(value, at, value.length);
  return length === 0 || length > 32 || bits % 2 ** (32 - length) !== 0 ? undefined : value;
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= ZERO && text.charCodeAt(at) < ZERO + 10) at += 1;
  return at;
}

/** Infinity for what is no decimal number of at most 5 digits without a leading zero. */
function readPlainNumber(text: string, from: number, end: number): number {
  const digits = end - from;
  if (digits < 1 || digits > 5 || (digits > 1 && text.charCodeAt(from) === ZERO)) return Number.POSITIVE_INFINITY;
  let number = 0;
  for (let at = from; at < end; at += 1) number = number * 10 + text.charCodeAt(at) - ZERO;
  return number;
}

function spellIpv6(value: string): string | undefined {
  const parsed = parseMaskedAddress(value, "ipv6");
  if (parsed === undefined || parsed.mask === 0n) return undefined;
  return printMaskedAddress(masked(parsed));
}

function isIpv4(value: string): boolean {
  return !value.includes("/") && spellIpv4(value) !== undefined;
}

function isPort(value: string): boolean {
  const number = endOfNumber(value, 0) === value.length ? readPlainNumber(value, 0, value.length) : 0;
  return number > 0 && number <= 65_535;
}

const NO_USER_CHAINS: ReadonlySet<string> = new Set([...VERDICTS, ...Object.values(BUILT_IN_CHAINS).flat()]);

function isUserChain(name: string): boolean {
  const isPlain = name.length <= MAX_CHAIN_NAME_BYTES && /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/.test(name);
  return isPlain && !NO_USER_CHAINS.has(name) && findExtension("target", name) === undefined;
}
