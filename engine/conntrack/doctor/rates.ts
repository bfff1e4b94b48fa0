import type { CounterName } from "../counters";
import type { ReadingPair } from "./diagnosis";

/** Events a second of a counter between two readings; 0 where the host does not count it, or began to count anew. */
export function rateOf({ before, after, seconds }: ReadingPair, name: CounterName): number {
  const [was, is] = [before.counters.get(name), after.counters.get(name)];
  return was === undefined || is === undefined ? 0 : Math.max(0, is - was) / seconds;
}

/** Packets a second that were dropped for want of an entry. Those that lost a race are counted as dropped, too (nf_ct_resolve_clash). */
export function dropRateOf(pair: ReadingPair): number {
  return Math.max(0, rateOf(pair, "drop") - lostRaceRateOf(pair));
}

/** Entries a second that lost a race for their tuple; those refused for a long chain are counted with them. */
export function lostRaceRateOf(pair: ReadingPair): number {
  return Math.max(0, rateOf(pair, "insert_failed") - rateOf(pair, "chaintoolong"));
}

/** Share of the table that is taken; 0 where the host names no limit. */
export function fillOf({ count, max }: ReadingPair["after"]): number {
  return max === undefined || max === 0 ? 0 : count / max;
}
