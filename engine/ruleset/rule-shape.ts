import { masked, parseMaskedAddress, printMaskedAddress } from "./address";
import { VERDICTS } from "./basic-parameters";
import { MAX_CHAIN_NAME_BYTES } from "./canonicalize-rule";
import { MAX_INTERFACE_BYTES } from "./codecs/interface-name";
import { MULTIPORT_SLOTS } from "./codecs/port";
import { MAX_COMMENT_BYTES } from "./extensions/comment";
import { findExtension } from "./extensions/registry";
import { BUILT_IN_CHAINS, type Family } from "./model";

/** A rule with its plain values taken out: rules of one shape differ in nothing else. */
export interface RuleShape {
  /** The text of the rule, each value replaced by the letter of its kind. */
  readonly shape: string;
  readonly kinds: readonly ValueKind[];
  /** The values that were taken out, in canonical spelling, in order. */
  readonly values: readonly string[];
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

const comment: ValueKind = {
  letter: "c",
  spell: value => {
    if (value.length > MAX_COMMENT_BYTES) return undefined;
    if (PLAIN_WORD.test(value)) return value;
    if (!PLAIN_TEXT.test(value)) return undefined;
    const word = value.slice(1, -1);
    return PLAIN_WORD.test(word) ? word : value;
  },
  sample: place => `sample-comment-${100 + place}`,
};

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
  ["--mac-source", [mac]],
  ["--to-destination", [host, hostWithPort]],
  ["--to-source", [host, hostWithPort]],
]);

/** A quoted text that stays as it is, or one of the options above with its value. */
const PIECES =
  /(?<![^ ])(-[sdiojg]|--[sd]ports?|--comment|--mac-source|--to-(?:destination|source)) ("[^"\\]*"|[^ "]+)(?![^ ])|"(?:[^"\\]|\\.)*"/g;

/** Takes the plain values out of the text of a rule. Undefined when a value is not plain, or the text is too long. */
export function findShape(text: string, family: Family): RuleShape | undefined {
  if (text.length > MAX_LENGTH || text.includes("\0")) return undefined;
  const kinds: ValueKind[] = [];
  const values: string[] = [];
  let shape = "";
  let from = 0;
  PIECES.lastIndex = 0;
  for (let piece = PIECES.exec(text); piece !== null; piece = PIECES.exec(text)) {
    const option = piece[1];
    const value = piece[2];
    if (option === undefined || value === undefined) continue;
    const isVerdict = (option === "-j" || option === "-g") && !isUserChain(value);
    if (isVerdict) continue;
    const found = spellPlain(KINDS.get(option) ?? [], value, family);
    if (found === undefined) return undefined;
    shape += `${text.slice(from, PIECES.lastIndex - value.length)}\0${found.kind.letter}`;
    from = PIECES.lastIndex;
    kinds.push(found.kind);
    values.push(found.spelled);
  }
  return kinds.length > MAX_VALUES ? undefined : { shape: shape + text.slice(from), kinds, values };
}

interface PlainValue {
  readonly kind: ValueKind;
  readonly spelled: string;
}

function spellPlain(kinds: readonly ValueKind[], value: string, family: Family): PlainValue | undefined {
  for (const kind of kinds) {
    const spelled = kind.spell(value, family);
    if (spelled !== undefined) return { kind, spelled };
  }
  return undefined;
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?:\/([1-9]\d?))?$/;

function spellIpv4(value: string): string | undefined {
  const found = IPV4.exec(value);
  if (found === null) return undefined;
  const prefix = found[5];
  const length = prefix === undefined ? 32 : Number(prefix);
  let bits = 0;
  for (let at = 1; at <= 4; at += 1) {
    const byte = Number(found[at]);
    if (byte > 255) return undefined;
    bits = bits * 256 + byte;
  }
  if (length > 32 || bits % 2 ** (32 - length) !== 0) return undefined;
  return prefix === undefined ? `${value}/32` : value;
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
  return /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535;
}

const NO_USER_CHAINS: ReadonlySet<string> = new Set([...VERDICTS, ...Object.values(BUILT_IN_CHAINS).flat()]);

function isUserChain(name: string): boolean {
  const isPlain = name.length <= MAX_CHAIN_NAME_BYTES && /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/.test(name);
  return isPlain && !NO_USER_CHAINS.has(name) && findExtension("target", name) === undefined;
}
