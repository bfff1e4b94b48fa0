import { describe, expect, it } from "vitest";
import { GRADE_LIMITS, GRADES, gradeOf, increaseOf, isGood, worstGrade } from "../../../engine/bloat/grade";

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

  it("is the worst of all loads, and good from A on", () => {
    expect(worstGrade(["A", "C", "A+"])).toBe("C");
    expect(GRADES.filter(isGood)).toEqual(["A+", "A"]);
  });
});
