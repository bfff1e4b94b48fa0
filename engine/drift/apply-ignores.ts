import type { UnmarkedFinding } from "./change-findings";
import type { DriftFinding, IgnoredFinding } from "./finding";
import { withFingerprints } from "./fingerprint";
import type { HostDrift } from "./host-drift";
import { type IgnoreEntry, isExpired, matchesEntry } from "./ignore-file";
import type { DriftReport } from "./report";

/**
 * A report without the findings that are meant. An entry that is past its day hides nothing any more, and is a finding of
 * each host of which it means something.
 *
 * @param now decides whether an entry is past its day
 */
export function applyIgnores(report: DriftReport, entries: readonly IgnoreEntry[], now: Date): DriftReport {
  if (entries.length === 0) return report;
  const expired = entries.filter(entry => isExpired(entry, now));
  const valid = entries.filter(entry => !isExpired(entry, now));
  return { ...report, hosts: report.hosts.map(host => applyToHost(host, valid, expired)) };
}

/** Entries that mean no finding of this report; perhaps they can go. */
export function unusedEntries({ hosts }: DriftReport, entries: readonly IgnoreEntry[]): readonly IgnoreEntry[] {
  const all = hosts.flatMap(({ findings }) => findings);
  return entries.filter(entry => !all.some(finding => matchesEntry(entry, finding)));
}

function applyToHost(drift: HostDrift, valid: readonly IgnoreEntry[], expired: readonly IgnoreEntry[]): HostDrift {
  const ignored: IgnoredFinding[] = [];
  const findings: DriftFinding[] = [];
  for (const finding of drift.findings) {
    const entry = valid.find(candidate => matchesEntry(candidate, finding));
    if (entry === undefined) findings.push(finding);
    else ignored.push({ finding, reason: entry.reason, until: entry.until });
  }
  const late = expired.filter(entry => drift.findings.some(finding => matchesEntry(entry, finding)));
  findings.push(...withFingerprints(late.map(expiredFinding), drift));
  // A host that could not be read stays so: to ignore that does not make it known.
  const undrifted = drift.looked === "in-part" ? "unchecked" : "clean";
  const status = findings.length === 0 && drift.status === "drifted" ? undrifted : drift.status;
  return { ...drift, status, findings, ...(ignored.length === 0 ? {} : { ignored }) };
}

function expiredFinding({ at, reason, until }: IgnoreEntry): UnmarkedFinding {
  return {
    subsystem: "host",
    kind: "ignored-too-long",
    severity: "low",
    place: { kind: "host" },
    expected: `nothing to ignore after ${until}`,
    actual: `${at}: ${reason}`,
    meaning:
      "What was to be ignored until that day is still there, and is told again: heal it, or give it another day.",
  };
}
