import { type HostHistory, namedAsBefore, settle } from "./history";
import type { OpenHistory } from "./history-folder";
import type { DriftReport } from "./report";

/** A report whose findings know since when they are there, and the histories that it makes. */
export interface RememberedReport {
  readonly report: DriftReport;
  /** A host each, in the report's order; not saved yet. */
  readonly histories: readonly HostHistory[];
}

/** Takes a report into the history of its hosts. Nothing is written. */
export function remember(report: DriftReport, history: Pick<OpenHistory, "of">): RememberedReport {
  const now = new Date(report.started);
  const histories = report.hosts.map(drift => settle(history.of(drift), drift, now));
  const hosts = report.hosts.map((drift, index) => {
    const open = new Map(histories[index]?.open.map(entry => [entry.finding.fingerprint, entry]));
    const findings = drift.findings.map(finding => {
      const entry = open.get(finding.fingerprint);
      return entry === undefined ? finding : { ...namedAsBefore(finding, entry.finding), firstSeen: entry.firstSeen };
    });
    return { ...drift, findings };
  });
  return { report: { ...report, hosts }, histories };
}

/** Only what was first seen at or after a moment; a finding without a first day counts as seen now. */
export function sinceOf(report: DriftReport, since: Date): DriftReport {
  const isNew = (firstSeen: string | undefined) => firstSeen === undefined || Date.parse(firstSeen) >= since.getTime();
  return {
    ...report,
    hosts: report.hosts.map(drift => ({
      ...drift,
      findings: drift.findings.filter(({ firstSeen }) => isNew(firstSeen)),
    })),
  };
}
