import { quoteShell } from "../../engine/transport";

/** Words as a shell reads them back, and a person reads them easily: quoted only where the shell knows what is in them. */
export function shellWords(words: readonly string[]): string {
  return words.map(word => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : quoteShell(word))).join(" ");
}
