import { printableJson } from "../../transport";
import type { DriftReport } from "../report";

/** The report itself, as `parseReport` reads it back: two blanks of indent, a final newline, nothing that a terminal obeys. */
export function reportJson(report: DriftReport): string {
  return `${printableJson(JSON.stringify(report, undefined, 2))}\n`;
}
