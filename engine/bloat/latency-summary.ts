import type { LatencySeries } from "./latency";

/** What many round trips come to, in milliseconds. */
export interface LatencySummary {
  readonly sent: number;
  readonly lost: number;
  readonly least: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** `undefined` for a series without an answer. */
export function summarizeLatency({ sent, answers }: LatencySeries): LatencySummary | undefined {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return undefined;
  return {
    sent,
    lost: Math.max(0, sent - sorted.length),
    least,
    median: quantileOf(sorted, 0.5),
    p95: quantileOf(sorted, 0.95),
    p99: quantileOf(sorted, 0.99),
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
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
