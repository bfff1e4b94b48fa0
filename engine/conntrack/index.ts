export { type ConnectionMatch, matchOf, printConnectionMatch } from "./connection-match";
export type { ConnectionEntry, Progress, Tuple } from "./entry";
export { parseConnectionEntry } from "./parse-entry";
