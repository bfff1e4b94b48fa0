/** Characters that JSON leaves as they are but a terminal obeys, or that hide text: DEL, C1, direction, invisible. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A report as JSON: one object, two blanks of indent, a final newline, nothing that a terminal obeys. */
export function jsonText(report: object): string {
  const text = JSON.stringify(report, undefined, 2);
  return `${text.replace(UNSAFE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
