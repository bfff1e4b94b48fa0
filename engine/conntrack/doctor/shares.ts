import type { EndTally, SuspectKind } from "../tally";
import type { DiagnosedEnd, Diagnosis, ReadingPair } from "./diagnosis";
import { leastTold } from "./sampled";
import type { Thresholds } from "./thresholds";

/** How the entries of a kind are held against what there is beside them. */
export interface ShareQuestion {
  readonly kind: SuspectKind;
  /** The thresholds begin with this. */
  readonly thresholds: string;
  readonly entries: (tally: Pick<EndTally, "entries" | "fresh">) => number;
  /** Of one end, what the entries are a share of; themselves included. */
  readonly of: (tally: EndTally) => number;
  /** The same of all ends together. */
  readonly ofAll: (pair: ReadingPair["after"]) => number;
}

/** What was found of one kind. */
export interface FoundShare {
  readonly severity: Diagnosis["severity"];
  readonly entries: number;
  readonly entriesBefore: number;
  readonly share: number;
  readonly limit: number;
  /** Whose share it is: that of one place, the worst, or of all together. */
  readonly where: "place" | "all";
  readonly ends: readonly DiagnosedEnd[];
}

/**
 * Whether the entries of a kind are too many beside the others: to one place, or, where they are spread over many, in all.
 */
export function findShare(
  { before, after }: ReadingPair,
  thresholds: Thresholds,
  question: ShareQuestion,
): FoundShare | undefined {
  const suspects = after.tally.suspects.get(question.kind);
  if (suspects === undefined) return undefined;
  const { least: leastSeen, warn, critical } = thresholds.shareOf(question.thresholds);
  const least = leastTold(leastSeen, after.tally);
  const earlier = before.tally.suspects.get(question.kind);
  const entriesBefore = earlier === undefined ? 0 : question.entries(earlier);
  const ends = suspects.top.map((tally): DiagnosedEnd => {
    const entries = question.entries(tally);
    const { end, sample } = tally;
    return { end, entries, share: shareOf(entries, question.of(tally)), ...(sample !== undefined && { sample }) };
  });
  const guilty = ends.filter(({ entries, share }) => entries >= least && share >= warn);
  const entries = question.entries(suspects);
  const share = shareOf(entries, question.ofAll(after));
  if (guilty.length > 0) {
    const worst = Math.max(...guilty.map(end => end.share));
    const severity = worst >= critical ? "critical" : "warn";
    return { severity, entries, entriesBefore, share: worst, limit: warn, where: "place", ends: guilty };
  }
  if (entries < least || share < warn) return undefined;
  const severity = share >= critical ? "critical" : "warn";
  return {
    severity,
    entries,
    entriesBefore,
    share,
    limit: warn,
    where: "all",
    ends: ends.filter(end => end.entries > 0),
  };
}

function shareOf(entries: number, of: number): number {
  return entries === 0 ? 0 : entries / Math.max(entries, of);
}
