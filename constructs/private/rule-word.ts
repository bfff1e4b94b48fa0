import { quoteWord } from "../../engine/ruleset";
import { holdsToken, withoutTokens } from "./token-text";

/** A word of a rule: an option or a plain value, or free text that people wrote for people. */
export type RuleWord = string | { readonly text: string };

/**
 * The words as one text. Tokens stay bare where the rest needs no quotes.
 * @throws Error when a plain value holds a blank or a quote: it could otherwise bring options of its own
 */
export function joinWords(words: readonly RuleWord[]): string {
  return words.map(word => (typeof word === "string" ? plain(word) : freeText(word.text))).join(" ");
}

function plain(word: string): string {
  if (word !== "" && !/[\s"'\\\p{Cc}]/u.test(word)) return word;
  throw new Error(
    `${JSON.stringify(word)} is not one value: blanks, quotes and backslashes cannot stand in it. Write several values as a list, a negation as { not: … }, and whole options as matches or with Rule.parse.`,
  );
}

function freeText(text: string): string {
  if (!holdsToken(text)) return quoteWord(text);
  const rest = withoutTokens(text);
  return quoteWord(rest) === rest ? text : quoteWord(text);
}
