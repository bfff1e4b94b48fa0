export type { ConnectionEntry, Progress, Tuple } from "./entry";
export { parseConnectionEntry } from "./parse-entry";
