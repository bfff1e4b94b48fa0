export {
  checkTableSettings,
  type SettingsFinding,
  type TableSettings,
  tableBytes,
  wholeBuckets,
} from "./check-settings";
export { type ConnectionMatch, matchOf, printConnectionMatch } from "./connection-match";
export { COUNTER_NAMES, type ConntrackCounters, type CounterName, parseConntrackCounters } from "./counters";
export * from "./doctor";
export type { ConnectionEntry, IcmpKey, Progress, Traffic, Tuple } from "./entry";
export { parseConnectionEntry } from "./parse-entry";
export { parseConnectionTable, type RecordedTable } from "./parse-table";
export { parseTally } from "./parse-tally";
export { parseConnectionXml } from "./parse-xml";
export { type EntryForm, printConnectionEntry } from "./print-entry";
export {
  type ConntrackReading,
  FULL_LIST,
  NOTHING_TRACKED,
  OTHER_TIMEOUTS,
  type TallyRequest,
  TCP_TIMEOUTS,
} from "./reading";
export { parseSavedEntry, printSavedEntry } from "./saved-entry";
export { shortenReading } from "./shorten-reading";
export {
  type ConnectionEnd,
  type ConntrackTally,
  countEntries,
  type EndTally,
  type EntryGroup,
  IDLE_STEPS,
  type ServiceState,
  type ServiceTally,
  SUSPECT_KINDS,
  type SuspectKind,
  type SuspectTally,
  type TalliedRoute,
} from "./tally";
