/**
 * What hosts hold that they should not. `findDrift` reads one host's plan as findings; everything that is told to people,
 * programs and schedulers is printed from those.
 */

export type { Actor } from "./actor";
export { applyIgnores, unusedEntries } from "./apply-ignores";
export { askedSince } from "./asked-since";
export { type ChainRow, ROW_STATES, type RowState } from "./chain-rows";
export type { ChainView, PolicyView } from "./chain-view";
export { findDrift, type ReadHost } from "./find-drift";
export { findPlanDrift } from "./find-plan-drift";
export {
  compareSeverity,
  type DriftFinding,
  FINDING_KINDS,
  type FindingKind,
  type FindingPlace,
  type Position,
  SEVERITIES,
  type Severity,
  SUBSYSTEMS,
  type Subsystem,
} from "./finding";
export { FORMAT_NAMES, FORMATS, type FormatName, type ReportFormat } from "./format";
export { countOf } from "./format/count-of";
export { type Paint, plainPaint, type Style } from "./format/paint";
export { afterTelling, type HostHistory, type KnownFinding, type News, newsOf } from "./history";
export { HistoryError, type OpenHistory, openHistory } from "./history-folder";
export { type ComparedWith, type HostDrift, identityOfHost, type Recorded } from "./host-drift";
export { type IgnoreEntry, IgnoreFileError, parseIgnoreFile } from "./ignore-file";
export { joinMeasurements } from "./join-measurements";
export { mergeReports } from "./merge-reports";
export { remember, sinceOf } from "./remember";
export {
  buildReport,
  DRIFT_REPORT_VERSION,
  type DriftReport,
  findingsOf,
  type ReadingTime,
  worstSeverity,
} from "./report";
export { DriftReportError, parseReport, reportJsonSchema } from "./report-schema";
