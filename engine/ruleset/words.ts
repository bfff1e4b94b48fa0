import { RuleError } from "./rule-error";

/** One argument of a restore line. */
export interface Word {
  /** The argument as iptables-restore hands it to its option parser: quotes and escapes removed. */
  readonly value: string;
  /** True when a double quote opened in it: such a word is never taken for an option by us. */
  readonly quoted: boolean;
  /** The characters of the line it was read from, for printing back verbatim. */
  readonly raw: string;
}

const BLANKS = new Set([" ", "\t", "\n"]);

/**
 * Splits the text of a rule as iptables-restore 1.8 does (xshared.c, add_param_to_argv): blanks part words, a double
 * quote opens a quoted stretch, a backslash inside it escapes the next character, and the closing quote ends the word.
 * A single quote is an ordinary character.
 *
 * @throws RuleError when a quote is left open: iptables would swallow the rest of the line.
 */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && BLANKS.has(text.charAt(at))) at += 1;
    if (at >= text.length) break;
    const start = at;
    const word = readWord(text, start);
    at = word.end;
    words.push({ value: word.value, quoted: word.quoted, raw: text.slice(start, at) });
  }
  return words;
}

interface ReadWord {
  readonly value: string;
  readonly quoted: boolean;
  readonly end: number;
}

function readWord(text: string, start: number): ReadWord {
  let at = start;
  while (at < text.length && !BLANKS.has(text.charAt(at)) && text.charAt(at) !== '"') at += 1;
  const head = text.slice(start, at);
  if (text.charAt(at) !== '"') return { value: head, quoted: false, end: at };
  const quoteAt = at;
  const parts: string[] = [head];
  at += 1;
  let from = at;
  for (;;) {
    const char = text.charAt(at);
    if (char === "") {
      throw new RuleError({
        what: "a double quote is opened and never closed",
        option: text.slice(quoteAt, quoteAt + 20),
        fix: 'Close the quote, or write a literal quote as "\\"" inside a quoted word.',
        text,
      });
    }
    if (char === "\\") {
      parts.push(text.slice(from, at), text.charAt(at + 1));
      at += 2;
      from = at;
    } else if (char === '"') {
      parts.push(text.slice(from, at));
      return { value: parts.join(""), quoted: true, end: at + 1 };
    } else {
      at += 1;
    }
  }
}

/**
 * Spells a value the way iptables-save does (libxtables, xtables_save_string): bare when it is one or more of
 * `A-Z a-z 0-9 _ -`, else in double quotes with a backslash before `"`, `\` and `'`.
 */
export function quoteWord(value: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(value)) return value;
  return `"${value.replace(/["\\']/g, "\\$&")}"`;
}

/** Always in quotes, as `--string` and `--label` are printed: a single quote is left as it is (libxt_string.c, print_string). */
export function quoteAlways(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
