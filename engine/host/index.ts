/**
 * One host. Four functions carry every face: `observe` reads it through a document, `plan` compares (pure), `apply`
 * brings it to the document all or nothing, `destroy` gives back what is owned. Every failure is a HostError with one
 * of a closed set of causes.
 */
export { accessOf, type HostAccess, withConnection } from "./access";
export { apply, destroy, emptied, observe } from "./apply";
export { CAUSE_TITLES, type HostCause, type HostCauseKind, HostError } from "./cause";
export { CHANGE_SOURCES, type ChangeLog, type ChangeSource, type RecordedChange, type SourceState } from "./change-log";
export { type ConntrackExamination, type ConntrackQuestion, examineConntrack } from "./conntrack/examine";
export { examineRecorded, type RecordedQuestion } from "./conntrack/examine-recorded";
export type { ExplainedDiagnosis, ExplainedEnd } from "./conntrack/explain";
export { readConntrack } from "./conntrack/read-conntrack";
export { planServices, refuseService, type ServiceChange } from "./firewall-service";
export type { Refusal } from "./first-contact";
export type { Note } from "./notes";
export { hashThrough, type Observation } from "./observe";
export { type OwnerRecord, parseOwnerRecord } from "./owner-record";
export {
  type ChainChange,
  type Change,
  type LinkChange,
  type Plan,
  plan,
  planDocuments,
  planRecord,
  type QdiscChange,
  type RecordChange,
  type SysctlChange,
} from "./plan";
export { type RenderedFile, renderDocument } from "./render";
export type { TransactionOptions, TransactionStep } from "./session";
export { READER_SCRIPT } from "./shell/reader-shell";
export { documentOfSurvey, type LiveChain, type LiveRuleset, liveRulesetOf, survey } from "./survey";
export type { TransactionResult } from "./transaction";
