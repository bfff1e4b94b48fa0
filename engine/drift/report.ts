import type { BloatReport } from "../bloat";
import { compareSeverity, type DriftFinding, type Severity } from "./finding";
import type { HostDrift } from "./host-drift";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const DRIFT_REPORT_VERSION = 1;

/** One reading of a fleet, or of a shard of it: what every format prints. */
export interface DriftReport {
  readonly version: typeof DRIFT_REPORT_VERSION;
  /** When the reading began: ISO 8601, UTC. */
  readonly started: string;
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** By name. */
  readonly hosts: readonly HostDrift[];
  /** Measurements of latency that were saved, to be shown beside; no part of the reading. */
  readonly bloat?: readonly BloatReport[];
}

/** When a reading began, and how many seconds it took. */
export interface ReadingTime {
  readonly started: Date;
  readonly seconds: number;
}

/** What a reading of a fleet found. Pure. */
export function buildReport(hosts: readonly HostDrift[], { started, seconds }: ReadingTime): DriftReport {
  const byName = [...hosts].sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
  return { version: DRIFT_REPORT_VERSION, started: started.toISOString(), seconds, hosts: byName };
}

/** Every finding of a report, the most severe first, hosts by name. */
export function findingsOf({ hosts }: DriftReport): readonly DriftFinding[] {
  return hosts.flatMap(({ findings }) => findings).sort((a, b) => compareSeverity(b.severity, a.severity)); // stable, so hosts stay in order
}

/** The most severe of a report's findings; undefined where there is none. */
export function worstSeverity(report: DriftReport): Severity | undefined {
  return findingsOf(report)[0]?.severity;
}
