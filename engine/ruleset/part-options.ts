import type { Family } from "./model";
import { parseRule } from "./parse-rule";
import { printRule } from "./print-rule";
import { RuleError } from "./rule-error";

/** `-jWEB`, `--goto=WEB`, `--jum WEB`: what iptables-save never prints. It may also stand in a text, or be a value. */
const PERHAPS_GLUED = /(?:^|\s)-(?:[a-z]\S|-[a-z0-9-]+=|-(?:[jg]|ju|jum|go|got)\s)/;

/**
 * A rule that somebody wrote, with each option and each value a word of its own: 1.8.9 alone of the iptables measured
 * takes `-jWEB` for the name of a chain, and readRule looks at whole words. A rule without glued options, and a text
 * that cannot be parsed, are answered as they are.
 * @param families in whose words it may be written, the likelier first
 */
export function partOptions(text: string, families: readonly Family[]): string {
  if (!PERHAPS_GLUED.test(text)) return text;
  for (const family of families) {
    try {
      // The table is not looked at.
      return printRule(parseRule(text, { family, table: "filter" }));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
    }
  }
  return text;
}
