import { printable } from "../../transport";

/** Every text of a report once. The most frequent come first, so that most of their numbers are short. */
export interface TextTable {
  readonly texts: readonly string[];
  /** The number of a text, from 0; -1 for one that was not counted. */
  readonly numberOf: (text: string) => number;
}

export function textTable(all: Iterable<string>): TextTable {
  const counts = new Map<string, number>();
  for (const text of all) counts.set(text, (counts.get(text) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
  const numbers = new Map(sorted.map((text, number) => [text, number]));
  return { texts: sorted.map(shownText), numberOf: text => numbers.get(text) ?? -1 };
}

/** Nearly all texts: nothing in them needs an escape. */
const PLAIN = /^[ -~]*$/;

/** As a page shows it: a browser obeys what turns text around or hides it, even where no markup can. Lines stay lines. */
export function shownText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.includes("\n") ? text.split("\n").map(printable).join("\n") : printable(text);
}
