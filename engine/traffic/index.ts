export { parseBitRate, printBitRate } from "./bit-rate";
export { parseByteSize } from "./byte-size";
export { checkQueues, type QueueProblem } from "./check-queues";
export { type ClassId, parseClassId } from "./class-id";
export { askForCodelTime, holdCodelTime, LONGEST_CODEL_TIME } from "./codel-clock";
export { type ComparedQueues, compareQueues } from "./compare-queues";
export { describeLive, describeLiveBeside, toWantedQdisc } from "./describe-live";
export { declareQueues, describeQueues, equalsTop } from "./describe-queues";
export { checkDevice } from "./device";
export { diffQdisc, equalsLive, type QdiscDifference, type QdiscFieldDifference } from "./diff-qdisc";
export { type Microseconds, parseDuration, printDuration, toMicroseconds } from "./duration";
export { type Handle, parseHandle } from "./handle";
export { findQdiscKind, QDISC_KINDS } from "./kinds/registry";
export { classifyOrigin, findRoot, type LiveQdisc, type QdiscOrigin } from "./live-qdisc";
export { type LiveClass, type LiveFilter, type LiveQueues, NO_QUEUES } from "./live-queues";
export type { OptionValue } from "./options/qdisc-option";
export { parseQdisc } from "./parse-qdisc";
export { planQueues, type QueuePlan } from "./plan-queues";
export { canonicalizeQdisc, printQdisc } from "./print-qdisc";
export type { Qdisc } from "./qdisc";
export { declaredSide, liveSide, liveTop, type QueueSide, sideOf } from "./queue-side";
export { readClasses } from "./read-classes";
export { readFilters } from "./read-filters";
export { readQdiscs } from "./read-qdiscs";
export { type QueueRestoration, restoreQueues } from "./restore-queues";
export type { TcCommand } from "./tc-command";
export type { TrafficClass } from "./traffic-class";
export { TrafficError } from "./traffic-error";
export type { TrafficFilter } from "./traffic-filter";
export {
  canonicalizeTrafficPart,
  findTrafficDoubts,
  parseTrafficPart,
  printTrafficPart,
  type TrafficPart,
} from "./traffic-part";
export { writeQueues } from "./write-queues";
