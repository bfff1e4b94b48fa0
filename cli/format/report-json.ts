import type { HostResult, PlannedHost } from "../../engine/fleet";
import type { Change } from "../../engine/host";
import { endingOfCause } from "../exit-code";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const REPORT_VERSION = 1;

/** Characters that JSON leaves as they are but a terminal obeys, or that hide text: DEL, C1, direction, invisible. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * The report of plan and drift as JSON: one object, two blanks of indent, a final newline. Rules that stay as they are
 * are left out; each other one has its text and its number on the side it is on.
 */
export function reportJson(command: "plan" | "drift", results: readonly HostResult<PlannedHost>[]): string {
  const report = { version: REPORT_VERSION, command, hosts: results.map(hostReport) };
  const text = JSON.stringify(report, undefined, 2);
  return `${text.replace(UNSAFE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

function hostReport(result: HostResult<PlannedHost>): object {
  if (result.status === "failed") {
    const { host, cause } = result;
    const status = endingOfCause(cause) === "unreachable" ? "unreachable" : "error";
    return { host, status, changes: [], refusals: [], notes: [], cause };
  }
  const { plan, document, lastApply, looked } = result.value;
  return {
    host: plan.host,
    owner: document.owner,
    status: plan.changes.length > 0 ? "changes" : looked === "whole" ? "clean" : "unchecked",
    lastApply,
    changes: plan.changes.map(withoutKept),
    refusals: plan.refusals,
    notes: plan.notes,
    cause: null,
  };
}

function withoutKept(change: Change): Change {
  if (change.subject !== "chain") return change;
  return { ...change, rules: change.rules.filter(({ kind }) => kind !== "keep") };
}
