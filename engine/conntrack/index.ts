export { type ConnectionMatch, matchOf, printConnectionMatch } from "./connection-match";
export { COUNTER_NAMES, type ConntrackCounters, type CounterName, parseConntrackCounters } from "./counters";
export type { ConnectionEntry, IcmpKey, Progress, Traffic, Tuple } from "./entry";
export { parseConnectionEntry } from "./parse-entry";
export { parseConnectionXml } from "./parse-xml";
export { type EntryForm, printConnectionEntry } from "./print-entry";
export { parseSavedEntry, printSavedEntry } from "./saved-entry";
