import { FULL_LIST } from "../reading";
import { type ConnectionEnd, type ConntrackTally, countEntries, type EndTally } from "../tally";
import type { ReadingPair } from "./diagnosis";

/** By so many times its usual deviation a number in a table that is told from a part of it may be off. */
const ROOTS = 4;

/** Connections to a place that were established between two readings, and still stand: those at least. */
export function newlyEstablishedAt({ before, after }: ReadingPair, { end, established }: EndTally): number {
  return growth(establishedAt(before.tally, end), established, after.tally);
}

/** The same of all places together. */
export function newlyEstablished({ before, after }: ReadingPair): number {
  const [then, now] = [before, after].map(({ tally }) => countEntries(tally, "tcp", "ESTABLISHED"));
  return growth(then ?? 0, now ?? 0, after.tally);
}

function growth(then: number, now: number, { scale }: ConntrackTally): number {
  const chance = scale === 1 ? 0 : ROOTS * Math.sqrt((then + now) * scale);
  return Math.max(0, now - then - chance);
}

/** What is not listed has no more than all that the last place has, where the list is full. */
function establishedAt({ suspects, flows, places }: ConntrackTally, end: ConnectionEnd): number {
  const listed = [...places, ...flows, ...(suspects.get("syn")?.top ?? [])].find(tally => isSame(tally.end, end));
  return listed?.established ?? (places.length < FULL_LIST ? 0 : (places.at(-1)?.all ?? 0));
}

function isSame(one: ConnectionEnd, other: ConnectionEnd): boolean {
  const { route, protocol, address, port, answerer } = one;
  return (
    address === other.address &&
    port === other.port &&
    protocol === other.protocol &&
    route === other.route &&
    answerer.address === other.answerer.address &&
    answerer.port === other.answerer.port
  );
}
