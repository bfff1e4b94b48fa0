import { describe, expect, it } from "vitest";
import { withinSeconds } from "../../../engine/bloat/latency";
import { medianOf, quantileOf, summarizeLatency } from "../../../engine/bloat/latency-summary";

const series = (times: readonly number[], sent = times.length) => ({
  sent,
  answers: times.map((ms, number) => ({ at: number / 10, ms })),
});

describe("the summary of round trips", () => {
  const falling = (count: number) => Array.from({ length: count }, (_, at) => count - at);

  it("takes the nearest rank", () => {
    const [least, most] = [1, 100];
    expect(summarizeLatency(series(falling(100)))).toEqual({
      ...{ sent: 100, lost: 0, least, median: 50, p95: 95, p99: 99, most },
    });
  });

  it("ranks a lost ping behind all others, and has no percentile that falls among the lost", () => {
    expect(summarizeLatency(series(falling(99), 100))).toEqual({
      ...{ sent: 100, lost: 1, least: 1, median: 50, p95: 95, p99: 99, most: 99 },
    });
    expect(summarizeLatency(series(falling(60), 100))).toEqual({ sent: 100, lost: 40, least: 1, median: 50, most: 60 });
  });

  it.each([
    [50, 100],
    [49, 99],
    [1, 2],
  ])("has no median where %d of %d were answered", (answered, sent) => {
    expect(summarizeLatency(series(falling(answered), sent))).not.toHaveProperty("median");
    expect(summarizeLatency(series(falling(answered + 1), sent))).toHaveProperty("median");
  });

  it("is one number all over for one answer, and none for none", () => {
    expect(summarizeLatency(series([7]))).toMatchObject({ least: 7, median: 7, p95: 7, p99: 7, most: 7 });
    expect(summarizeLatency(series([], 10))).toBeUndefined();
  });

  it("has a median that half of the numbers do not exceed", () => {
    for (const numbers of [[3], [1, 2], [5, 1, 4], [9, 9, 1, 2]]) {
      const median = medianOf(numbers);
      expect(numbers.filter(number => number <= median).length).toBeGreaterThanOrEqual(numbers.length / 2);
      expect(numbers).toContain(median);
    }
    expect(quantileOf([], 0.5)).toBe(0);
  });
});

describe("a part of a series", () => {
  it("has the questions and answers of its seconds alone", () => {
    const whole = series([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const part = withinSeconds(whole, 100, 0.2, 0.5);
    expect(part).toEqual({
      sent: 3,
      answers: [
        { at: 0.2, ms: 3 },
        { at: 0.3, ms: 4 },
        { at: 0.4, ms: 5 },
      ],
    });
    expect(withinSeconds(whole, 100, 0, 99)).toEqual(whole);
  });
});
