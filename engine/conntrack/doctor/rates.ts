import type { CounterName } from "../counters";
import type { ReadingPair } from "./diagnosis";

/** Events a second of a counter between two readings; 0 where the host does not count it, or began to count anew. */
export function rateOf({ before, after, seconds }: ReadingPair, name: CounterName): number {
  const [was, is] = [before.counters.get(name), after.counters.get(name)];
  return was === undefined || is === undefined ? 0 : Math.max(0, is - was) / seconds;
}

/** Share of the table that is taken; 0 where the host names no limit. */
export function fillOf({ count, max }: ReadingPair["after"]): number {
  return max === undefined || max === 0 ? 0 : count / max;
}
