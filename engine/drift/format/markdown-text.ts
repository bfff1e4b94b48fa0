import { printable } from "../../transport";

/** What opens, closes, links, mentions or separates in GitHub's Markdown, its mathematics, or HTML. */
const SIGNS = /[&<>[\]\\`|*_~:@#$]|(?<=www)\./gi;

/**
 * A text on one line that Markdown shows as it is, in a sentence or in a cell of a table: each sign is a character
 * reference, which never counts as structure (CommonMark 0.31, 2.5).
 */
export function markdownText(text: string): string {
  return printable(text).replace(SIGNS, sign => `&#${sign.charCodeAt(0)};`);
}

/** The same as code. Nothing in it is a mention or a link to GitHub. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}
