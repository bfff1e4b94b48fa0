/** One answer to a ping. */
export interface Answer {
  /** Seconds from the first question of its series, on the asking host's own plan: a question each interval. */
  readonly at: number;
  /** The round trip, in milliseconds. */
  readonly ms: number;
}

/** Round trips between two hosts, asked one after another at an even pace. */
export interface LatencySeries {
  /** Questions that were asked. */
  readonly sent: number;
  /** In the order in which they were asked. A question without an answer is left out. */
  readonly answers: readonly Answer[];
}

/** The part of a series from one second of it (inclusive) to another. */
export function withinSeconds(series: LatencySeries, intervalMs: number, from: number, until: number): LatencySeries {
  const asked = (second: number) => Math.min(series.sent, Math.max(0, Math.ceil((second * 1000) / intervalMs)));
  return {
    sent: asked(until) - asked(from),
    answers: series.answers.filter(({ at }) => at >= from && at < until),
  };
}
