import { type DriftFinding, SEVERITIES, type Severity } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { momentWords } from "./comparison-words";
import { countOf } from "./count-of";

/** The most severe first. */
export const WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

export function countSeverity(findings: readonly DriftFinding[], wanted: Severity): number {
  return findings.filter(({ severity }) => severity === wanted).length;
}

/** `1 critical, 2 high`; empty without a finding. */
export function severityWords(findings: readonly DriftFinding[]): string {
  return WORST_FIRST.flatMap(severity => {
    const count = countSeverity(findings, severity);
    return count === 0 ? [] : [`${count} ${severity}`];
  }).join(", ");
}

const STATUS_WORDS: Readonly<Record<HostDrift["status"], string>> = {
  drifted: "drifted",
  unread: "not read",
  unchecked: "not checked whole",
  clean: "without drift",
};

/** `4 hosts: 2 drifted, 1 not read, 1 without drift; 3 findings: 1 critical, 2 high` */
export function summaryWords({ hosts }: DriftReport): string {
  const statuses = Object.entries(STATUS_WORDS).flatMap(([status, words]) => {
    const count = hosts.filter(host => host.status === status).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const findings = hosts.flatMap(host => host.findings);
  return [
    `${countOf(hosts.length, "host")}${statuses.length === 0 ? "" : `: ${statuses.join(", ")}`}`,
    ...(findings.length === 0 ? [] : [`${countOf(findings.length, "finding")}: ${severityWords(findings)}`]),
  ].join("; ");
}

/** What is to be said of a host in a line: `2 differences: 2 high`, `no drift`, `not read: 1 medium`. */
export function statusWords({ status, comparedWith, lastApply, findings }: HostDrift): string {
  const weights = severityWords(findings);
  const since = comparedWith?.kind === "baseline" ? ` since the baseline of ${momentWords(comparedWith.recorded)}` : "";
  switch (status) {
    case "clean":
      return `no drift${since}`;
    case "unchecked":
      return `no drift seen${since}, but not all could be checked`;
    case "unread":
      return `not read: ${weights}`;
    case "drifted": {
      const count = `${countOf(findings.length, "finding")}${since}: ${weights}`;
      if (lastApply === "never") return `never applied; ${count}`;
      return lastApply === "another-document"
        ? `${count} (another document was applied last, so this may be a change not applied yet)`
        : count;
    }
  }
}
