import { printableJson } from "../../engine/transport";

/** A report as JSON: one object, two blanks of indent, a final newline, nothing that a terminal obeys. */
export function jsonText(report: object): string {
  return `${printableJson(JSON.stringify(report, undefined, 2))}\n`;
}
