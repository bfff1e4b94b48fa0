/** Latency between two hosts, alone and under load: measured, graded, explained by the queues on the way, and cured. */
export {
  BLOAT_REPORT_VERSION,
  type BloatReport,
  type LoadReport,
  type UnreadQueues,
} from "./bloat-report";
export { chartColumns, chartParts, scaleOf } from "./chart-columns";
export { GRADES, type Grade, isGood } from "./grade";
export { gradeLimitWords, lossLimitWords } from "./grade-words";
export type { LatencySeries } from "./latency";
export type { LatencySummary } from "./latency-summary";
export { type BloatEnds, measureBloat } from "./measure-bloat";
export type { ToolOptions } from "./prepare-tools";
export type { QueueAccount } from "./queue-account";
export { rateWords } from "./rate-code";
export type { Recommendation } from "./recommendation";
export { BloatReportError, bloatJsonSchema, bloatReportSchema, parseBloatReport } from "./report-schema";
export { type BloatSettings, DEFAULT_SETTINGS, DIRECTIONS, type Direction } from "./settings";
export {
  adviceCode,
  adviceTitle,
  FIGURE_TITLES,
  figureRows,
  isBadQueue,
  millisecondWords,
} from "./words";
