import type { LatencySeries } from "./latency";

/**
 * What many round trips come to, in milliseconds. A ping that was lost took longer than anybody waited, so it ranks behind
 * all that were answered; what falls among the lost is left out: without a median half of the pings or more were lost.
 */
export interface LatencySummary {
  readonly sent: number;
  readonly lost: number;
  readonly median?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** Of those that were answered. */
  readonly least: number;
  readonly most: number;
}

/** `undefined` for a series without an answer. */
export function summarizeLatency({ sent, answers }: LatencySeries): LatencySummary | undefined {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return undefined;
  const asked = Math.max(sent, sorted.length);
  const [median, p95, p99] = [0.5, 0.95, 0.99].map(share => sorted[rankOf(share, asked)]);
  return {
    sent,
    lost: asked - sorted.length,
    // An even half answered is no median either: one of two is lost.
    ...(median === undefined || sorted.length * 2 <= asked ? {} : { median }),
    ...(p95 === undefined ? {} : { p95 }),
    ...(p99 === undefined ? {} : { p99 }),
    least,
    most,
  };
}

/** The median of numbers in any order; 0 of none. */
export function medianOf(numbers: readonly number[]): number {
  return quantileOf(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );
}

/** The nearest rank: the least of the sorted numbers that at least such a share of them does not exceed. 0 of none. */
export function quantileOf(sorted: readonly number[], share: number): number {
  return sorted[rankOf(share, sorted.length)] ?? 0;
}

/** Counted from 0. */
function rankOf(share: number, count: number): number {
  return Math.max(0, Math.ceil(share * count) - 1);
}
