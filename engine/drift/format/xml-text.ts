import { printable } from "../../transport";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
]);

/**
 * A text on one line, for an element or an attribute of XML 1.0. What XML cannot hold at all (control characters, lone
 * surrogates, U+FFFE and U+FFFF: section 2.2 of its specification), and what a terminal obeys, is written as `\x1b`, `\ufffe`.
 */
export function xmlText(text: string): string {
  return printable(text).replace(
    /[&<>"'\ufffe\uffff]/g,
    character => ENTITIES.get(character) ?? `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
