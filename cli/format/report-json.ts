import { type HostResult, type PlannedHost, withoutKept } from "../../engine/fleet";
import { endingOfCause } from "../exit-code";
import { jsonText } from "./json-text";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const REPORT_VERSION = 1;

/**
 * The report of plan as JSON. Rules that stay as they are are left out; each other one has its text and its
 * number on the side it is on.
 */
export function reportJson(results: readonly HostResult<PlannedHost>[]): string {
  return jsonText({ version: REPORT_VERSION, command: "plan", hosts: results.map(hostReport) });
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
