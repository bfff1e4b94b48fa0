import { type ConntrackReading, FULL_LIST } from "../reading";
import type { ConnectionEnd, ConntrackTally, EndTally, SuspectKind } from "../tally";
import { leastTold } from "./sampled";

/** What is worse after a change than before it. */
export type Worsening =
  /** Connections to a place fail that did not, or far fewer did. */
  | WorseEnd<"fails">
  /** Where connections led, hardly any lead any more: what is dropped before it is tracked leaves no entry behind. */
  | WorseEnd<"falls silent">;

interface WorseEnd<K extends string> {
  readonly kind: K;
  /** What kind of entries grew. */
  readonly suspects?: SuspectKind;
  /** Absent where it is spread over many places, and only all of them together tell. */
  readonly end?: ConnectionEnd;
  readonly before: number;
  readonly after: number;
  /** One of the entries, as the kernel prints it. */
  readonly sample?: string;
}

/** When a change counts as one for the worse. */
export interface WorseLimits {
  /** Fewer connections within the window are no sign. */
  readonly least: number;
  /** Share of the connections to a place that must have gone, 0 to 1. */
  readonly share: number;
}

/** What is to be compared, the change between them. */
export interface Comparison {
  /** Each of them taken with the same window. */
  readonly before: readonly ConntrackReading[];
  /** Its window begins after the change. */
  readonly after: ConntrackReading;
  /** Whether what leads there is meant not to be tracked any more. */
  readonly isUntracked: (end: ConnectionEnd) => boolean;
}

/** Kinds that tell of connections that fail now, whoever is to blame. */
const FAILING: readonly SuspectKind[] = ["syn", "half-open", "vanished", "udp", "other"];
/** Chance makes a count go up and down by its root; this many roots are no chance. */
const ROOTS = 4;
/** Of all that moves, failures that are spread over many places must be so much: somebody's scan is many, and few of all. */
const LEAST_PART = 0.1;

/**
 * What is worse in a reading than it was in each of those before the change. Worst first. An old backlog is in all, and no
 * worsening; a burst that was over before the change is in one only.
 */
export function findWorsenings(comparison: Comparison, limits: WorseLimits): readonly Worsening[] {
  const { before, after } = comparison;
  const tallies = [...before, after].map(({ tally }) => tally);
  const scale = Math.max(...tallies.map(tally => tally.scale));
  const chance = (count: number): number => ROOTS * Math.sqrt(count * scale);
  const judgement = { share: limits.share, least: leastTold(limits.least, { scale }), chance };
  const found = [
    ...FAILING.flatMap(kind => findFailing(kind, comparison, judgement)),
    ...findSilent(comparison, judgement),
  ];
  const size = (worsening: Worsening) => Math.abs(worsening.after - worsening.before);
  return found.toSorted((one, other) => size(other) - size(one));
}

/** Those of the first that are among the second, too. */
export function worseTwice(found: readonly Worsening[], again: readonly Worsening[]): readonly Worsening[] {
  const keys = new Set(again.map(nameOf));
  return found.filter(worsening => keys.has(nameOf(worsening)));
}

interface Judgement extends WorseLimits {
  /** How far chance takes a count. */
  readonly chance: (count: number) => number;
}

function findFailing(
  kind: SuspectKind,
  { before, after }: Comparison,
  { least, share, chance }: Judgement,
): readonly Worsening[] {
  const earlier = before.map(({ tally }) => freshByPlace(tally.suspects.get(kind)?.top ?? [], ({ fresh }) => fresh));
  const found = after.tally.suspects.get(kind);
  const now = freshByPlace(found?.top ?? [], ({ fresh }) => fresh);
  const isWorse = (then: number, is: number) => is - then >= least && is - then >= chance(then);
  const worse = [...now.places].flatMap(([key, { end, fresh, sample }]) => {
    const then = Math.max(0, ...earlier.map(({ places, rest }) => places.get(key)?.fresh ?? rest));
    if (!isWorse(then, fresh)) return [];
    const told = sample === undefined ? {} : { sample };
    return [{ kind: "fails" as const, suspects: kind, end, before: then, after: fresh, ...told }];
  });
  if (worse.length > 0 || found === undefined) return worse;
  const then = Math.max(0, ...before.map(({ tally }) => tally.suspects.get(kind)?.fresh ?? 0));
  const leastInAll = Math.max(share * then, LEAST_PART * after.tally.fresh);
  const isWorseInAll = isWorse(then, found.fresh) && found.fresh - then >= leastInAll;
  return isWorseInAll ? [{ kind: "fails", suspects: kind, before: then, after: found.fresh }] : [];
}

function findSilent(
  { before, after, isUntracked }: Comparison,
  { least, share, chance }: Judgement,
): readonly Worsening[] {
  const earlier = before.map(({ tally }) => workingByPlace(tally));
  const now = workingByPlace(after.tally);
  const isWorse = (was: number, is: number) => was - is >= Math.max(least, was * share, chance(was));
  const silent = [...(earlier[0]?.places ?? [])].flatMap(([key, { end }]) => {
    const was = Math.min(...earlier.map(({ places, rest }) => places.get(key)?.fresh ?? rest));
    const is = now.places.get(key)?.fresh ?? now.rest;
    return isWorse(was, is) ? [{ kind: "falls silent" as const, end, before: was, after: is }] : [];
  });
  const unmeant = silent.filter(({ end }) => !isUntracked(end));
  if (silent.length > 0) return unmeant;
  const was = Math.min(...before.map(({ tally }) => workingOf(tally)));
  const is = workingOf(after.tally);
  // Where some places are not tracked any more, nobody can say how many of those that are not listed are.
  const isMeant = [...(earlier[0]?.places.values() ?? [])].some(({ end }) => isUntracked(end));
  return isWorse(was, is) && !isMeant ? [{ kind: "falls silent", before: was, after: is }] : [];
}

/** Connections to a place, whatever way packets take to it and whoever answers there. */
interface Place {
  readonly end: ConnectionEnd;
  readonly fresh: number;
  readonly sample?: string;
}

interface Places {
  readonly places: ReadonlyMap<string, Place>;
  /** What is not listed has no more than the last that is, where the list is full. */
  readonly rest: number;
}

function freshByPlace(list: readonly EndTally[], freshOf: (tally: EndTally) => number): Places {
  const places = new Map<string, Place>();
  for (const tally of list) {
    const key = keyOf(tally.end);
    const known = places.get(key);
    const fresh = freshOf(tally) + (known?.fresh ?? 0);
    places.set(key, { ...tally, ...known, fresh });
  }
  const last = list.at(-1);
  return { places, rest: list.length < FULL_LIST || last === undefined ? 0 : freshOf(last) };
}

/** Those that are told as failing are not counted as well. */
function workingByPlace({ flows, suspects }: ConntrackTally): Places {
  const { places, rest } = freshByPlace(flows, ({ allFresh }) => allFresh);
  const failing = FAILING.map(kind => freshByPlace(suspects.get(kind)?.top ?? [], ({ fresh }) => fresh).places);
  const working = [...places].map(([key, place]): [string, Place] => {
    const failed = failing.reduce((sum, kind) => sum + (kind.get(key)?.fresh ?? 0), 0);
    return [key, { ...place, fresh: place.fresh - failed }];
  });
  return { places: new Map(working), rest };
}

function workingOf({ fresh, suspects }: ConntrackTally): number {
  return Math.max(0, fresh - FAILING.reduce((sum, kind) => sum + (suspects.get(kind)?.fresh ?? 0), 0));
}

function nameOf({ kind, suspects, end }: Worsening): string {
  return `${kind} ${suspects ?? "all"} ${end === undefined ? "all" : keyOf(end)}`;
}

function keyOf({ protocol, address, port }: ConnectionEnd): string {
  return `${protocol} ${address} ${port}`;
}
