import type { LatencySummary } from "./latency-summary";

/** From the best. */
export const GRADES = ["A+", "A", "B", "C", "D", "F"] as const;
export type Grade = (typeof GRADES)[number];

/**
 * Milliseconds that the median may grow by under load, below which a grade is given; above the last it is F. The scale of
 * the public bufferbloat tests (dslreports.com, waveform.com/tools/bufferbloat), so that both can be compared.
 */
export const GRADE_LIMITS: readonly (readonly [grade: Grade, belowMs: number])[] = [
  ["A+", 5],
  ["A", 30],
  ["B", 60],
  ["C", 200],
  ["D", 400],
];

/** By how much latency grows under load, in milliseconds; not below 0. */
export interface LatencyIncrease {
  /** What the grade is given by. */
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

export function increaseOf(unloaded: LatencySummary, loaded: LatencySummary): LatencyIncrease {
  const grown = (part: "median" | "p95" | "p99") => Math.max(0, loaded[part] - unloaded[part]);
  return { median: grown("median"), p95: grown("p95"), p99: grown("p99") };
}

/** Without an increase, as no answer came back under load at all: F. */
export function gradeOf(increase: LatencyIncrease | undefined): Grade {
  if (increase === undefined) return "F";
  return GRADE_LIMITS.find(([, belowMs]) => increase.median < belowMs)?.[0] ?? "F";
}

export function worstGrade(grades: readonly Grade[]): Grade {
  return GRADES[Math.max(0, ...grades.map(grade => GRADES.indexOf(grade)))] ?? "F";
}

/** Whether there is nothing to cure: A or A+. */
export function isGood(grade: Grade): boolean {
  return grade === "A+" || grade === "A";
}
