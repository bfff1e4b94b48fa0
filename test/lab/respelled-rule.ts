import fc from "fast-check";
import { canonicalizeRule, type Family, RuleError, splitWords } from "../../engine/ruleset";

/** The same rule as another hand may have written it, or one that only looks like it. */
export function respelledRule(text: string, family: Family): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...CHANGES), { minLength: 1, maxLength: 3 })
    .map(changes => changes.reduce((spelled, change) => change(spelled, family), text));
}

type Change = (text: string, family: Family) => string;

const CHANGES: readonly Change[] = [
  spellCanonically,
  spellCanonically,
  // The target first: iptables takes options in any order.
  text => {
    const at = text.search(/(^| )-j [A-Z]+( |$)/);
    return at <= 0 ? text : `${text.slice(at + 1)} ${text.slice(0, at)}`;
  },
  // Numbers in hexadecimal, where a word is one; a port or a mask in another writing.
  text => respellWords(text, word => (/^\d{1,9}$/.test(word) ? `0x${Number(word).toString(16)}` : word)),
  text => respellWords(text, word => (/^0x[0-9a-f]{1,8}$/.test(word) ? String(Number(word)) : word)),
  // In octal, as some options read a leading zero, and others do not.
  text => respellWords(text, word => (/^\d{1,9}$/.test(word) ? `0${Number(word).toString(8)}` : word)),
  text => respellWords(text, word => word.replace(/(?<![\w.])\d+(?![\w.])/g, "0$&")),
  text => respellWords(text, word => (/^\d{1,5}$/.test(word) ? `${word}:${word}` : word)),
  text => respellWords(text, word => word.toUpperCase()),
  text => respellWords(text, word => word.toLowerCase()),
  // Lists the other way round.
  text => respellWords(text, word => (word.includes(",") ? word.split(",").reverse().join(",") : word)),
  text => respellWords(text, word => (/^\d+\.\d+\.\d+\.\d+$/.test(word) ? `${word}/255.255.255.255` : word)),
  // One number further on: a rule of another meaning, unless it is cut or rounded.
  text => respellWords(text, word => (/^\d{1,4}$/.test(word) ? String(Number(word) + 1) : word)),
  text => text.replace(/! /, ""),
  text => `-m comment --comment x ${text}`,
];

function spellCanonically(text: string, family: Family): string {
  try {
    return canonicalizeRule(text, { family, backend: "legacy", table: "mangle", chain: "P" })[0] ?? text;
  } catch (error) {
    if (error instanceof RuleError) return text;
    throw error;
  }
}

function respellWords(text: string, spell: (word: string) => string): string {
  return splitWords(text)
    .map(({ value, raw, quoted }) => (quoted || value.startsWith("-") ? raw : spell(raw)))
    .join(" ");
}
