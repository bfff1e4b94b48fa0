import type { ConntrackReading } from "../reading";
import type { ConnectionEnd, ConntrackTally, EndTally, SuspectKind } from "../tally";

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
  readonly end: ConnectionEnd;
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

/** Kinds that tell of connections that fail now, whoever is to blame. */
const FAILING: readonly SuspectKind[] = ["syn", "half-open", "vanished", "udp", "other"];
/** Chance makes a count go up and down by its root; this many roots are no chance. */
const ROOTS = 4;

/**
 * What is worse in a reading than it was in each of those before the change, all of them taken with the same window; the
 * window of the later one begins after the change. Worst first. An old backlog is in all, and no worsening; a burst that
 * was over before the change is in one only.
 */
export function findWorsenings(
  before: readonly ConntrackReading[],
  after: ConntrackReading,
  { least, share }: WorseLimits,
): readonly Worsening[] {
  const earlier = before.map(({ tally }) => tally);
  const fails = FAILING.flatMap(kind => findFailing(kind, earlier, after.tally, least));
  const silent = (earlier[0]?.flows ?? []).flatMap(flow => {
    const was = Math.min(...earlier.map(tally => freshAt(tally, flow.end)));
    const is = freshAt(after.tally, flow.end);
    const lost = was - is;
    const isWorse = lost >= least && lost >= was * share && lost >= ROOTS * Math.sqrt(was);
    return isWorse ? [{ kind: "falls silent" as const, end: flow.end, before: was, after: is }] : [];
  });
  const size = (worsening: Worsening) => Math.abs(worsening.after - worsening.before);
  return [...fails, ...silent].toSorted((one, other) => size(other) - size(one));
}

function findFailing(
  kind: SuspectKind,
  before: readonly ConntrackTally[],
  after: ConntrackTally,
  least: number,
): readonly Worsening[] {
  const was = new Map<string, number>();
  for (const { end, fresh } of before.flatMap(({ suspects }) => suspects.get(kind)?.top ?? []))
    was.set(keyOf(end), Math.max(fresh, was.get(keyOf(end)) ?? 0));
  return (after.suspects.get(kind)?.top ?? []).flatMap(({ end, fresh, sample }) => {
    const then = was.get(keyOf(end)) ?? 0;
    const grown = fresh - then;
    if (grown < least || grown < ROOTS * Math.sqrt(then)) return [];
    return [
      {
        kind: "fails" as const,
        suspects: kind,
        end,
        before: then,
        after: fresh,
        ...(sample !== undefined && { sample }),
      },
    ];
  });
}

/** What is not listed has no more than the last that is, where the list is full. */
function freshAt({ flows, suspects }: ConntrackTally, end: ConnectionEnd): number {
  const key = keyOf(end);
  const found = flows.find(flow => keyOf(flow.end) === key);
  if (found !== undefined) return found.allFresh - failingAt(suspects, key);
  return flows.length < FULL_LIST ? 0 : (flows.at(-1)?.allFresh ?? 0);
}

/** Those that are told as failing are not counted as well. */
function failingAt(suspects: ConntrackTally["suspects"], key: string): number {
  const all = FAILING.flatMap(kind => suspects.get(kind)?.top ?? []);
  return all.filter(({ end }) => keyOf(end) === key).reduce((sum, { fresh }: EndTally) => sum + fresh, 0);
}

/** The most ends that a tally lists, which a comparison asks for. */
export const FULL_LIST = 50;

function keyOf({ route, protocol, address, port }: ConnectionEnd): string {
  return `${route} ${protocol} ${address} ${port}`;
}
