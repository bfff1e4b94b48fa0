import { describe, expect, it } from "vitest";
import {
  GRADE_LIMITS,
  GRADES,
  gradeOf,
  increaseOf,
  isGood,
  LOSS_LIMITS,
  lossOf,
  worstGrade,
} from "../../../engine/bloat/grade";
import { gradeLimitWords, lossLimitWords } from "../../../engine/bloat/grade-words";

const summary = (median: number) => ({
  sent: 1,
  lost: 0,
  least: median,
  median,
  p95: 2 * median,
  p99: 3 * median,
  most: 3 * median,
});
const grown = (median: number) => ({ median, p95: 0, p99: 0 });

describe("the grade of a latency under load", () => {
  it.each([
    [0, "A+"],
    [4.999, "A+"],
    [5, "A"],
    [29.9, "A"],
    [30, "B"],
    [60, "C"],
    [199, "C"],
    [200, "D"],
    [399.9, "D"],
    [400, "F"],
    [5000, "F"],
  ])("is by what the median grew: %d ms is %s", (median, grade) => {
    expect(gradeOf(grown(median))).toBe(grade);
  });

  it("is F where nothing was answered any more", () => {
    expect(gradeOf(undefined)).toBe("F");
  });

  it("falls from limit to limit", () => {
    expect(GRADE_LIMITS.map(([grade]) => grade)).toEqual(GRADES.slice(0, -1));
    const limits = GRADE_LIMITS.map(([, limit]) => limit);
    expect([...limits].sort((a, b) => a - b)).toEqual(limits);
  });

  it("does not rise because the load was faster than nothing", () => {
    expect(increaseOf(summary(10), summary(4))).toEqual({ median: 0, p95: 0, p99: 0 });
    expect(increaseOf(summary(10), summary(14))).toEqual({ median: 4, p95: 8, p99: 12 });
  });

  it.each([
    [0, "A+"],
    [0.049, "A+"],
    [0.05, "B"],
    [0.1, "C"],
    [0.2, "D"],
    [0.5, "F"],
    [0.9, "F"],
  ])("is no better than the pings that the load loses: a share of %d is %s", (loss, grade) => {
    expect(gradeOf(grown(1), loss)).toBe(grade);
    expect(gradeOf(grown(400), loss)).toBe("F");
  });

  it("takes for lost to the load what is not lost without it, and is no chance", () => {
    const lost = (count: number, sent: number) => ({ ...summary(1), sent, lost: count });
    expect(lossOf(lost(0, 50), lost(1, 100))).toBe(0);
    expect(lossOf(lost(0, 5), lost(2, 10))).toBe(0);
    expect(lossOf(lost(0, 5), lost(3, 10))).toBe(0.3);
    expect(lossOf(lost(0, 50), lost(12, 100))).toBe(0.12);
    expect(lossOf(lost(15, 50), lost(30, 100))).toBe(0);
    expect(lossOf(lost(5, 50), lost(30, 100))).toBe(0.2);
  });

  it("has no increase where half of the pings were lost, nor of a percentile that was", () => {
    const { median: _median, ...lost } = summary(4);
    expect(increaseOf(summary(1), lost)).toBeUndefined();
    const { p99: _p99, ...most } = summary(4);
    expect(increaseOf(summary(1), most)).toEqual({ median: 3, p95: 6 });
  });

  it("is said by its limits", () => {
    expect(gradeLimitWords()).toBe("A+ below 5 ms, A 30, B 60, C 200, D 400, else F");
    expect(lossLimitWords()).toBe("B from 5 %, C 10 %, D 20 %, F 50 %");
    expect(LOSS_LIMITS.map(([grade]) => grade).filter(isGood)).toEqual(["A+"]);
  });

  it("is the worst of all loads, and good from A on", () => {
    expect(worstGrade(["A", "C", "A+"])).toBe("C");
    expect(GRADES.filter(isGood)).toEqual(["A+", "A"]);
  });
});
