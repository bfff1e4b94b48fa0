import type { ConntrackTally } from "../tally";

/** Entries that must have been seen themselves, where the table is told from a part of it, before they are a sign. */
const LEAST_SEEN = 10;

/** The least number of entries that is a sign, in a table that may be told from a part of it. */
export function leastTold(least: number, { scale }: Pick<ConntrackTally, "scale">): number {
  return scale === 1 ? least : Math.max(least, LEAST_SEEN * scale);
}
