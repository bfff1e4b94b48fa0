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

/**
 * Shares of the pings that may be lost to the load, below which a grade is given; above the last it is F. Ours: the public
 * tests count no losses. A queue that is well drops a packet in a hundred, which is how TCP is told to slow down.
 */
export const LOSS_LIMITS: readonly (readonly [grade: Grade, belowShare: number])[] = [
  ["A+", 0.05],
  ["B", 0.1],
  ["C", 0.2],
  ["D", 0.5],
];

/** So few lost pings more than without a load are chance. */
const CHANCE_LOST = 2;

/** By how much latency grows under load, in milliseconds; not below 0. A part is absent where too many pings were lost. */
export interface LatencyIncrease {
  /** What the grade is given by. */
  readonly median: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** `undefined` where half of the pings or more were lost. */
export function increaseOf(unloaded: LatencySummary, loaded: LatencySummary): LatencyIncrease | undefined {
  const grown = (part: "median" | "p95" | "p99") => {
    const [before, after] = [unloaded[part], loaded[part]];
    return before === undefined || after === undefined ? undefined : Math.max(0, after - before);
  };
  const [median, p95, p99] = [grown("median"), grown("p95"), grown("p99")];
  if (median === undefined) return undefined;
  return { median, ...(p95 === undefined ? {} : { p95 }), ...(p99 === undefined ? {} : { p99 }) };
}

/** The share of the pings, 0 to 1, that was lost beyond what is lost without a load too; 0 where that is chance. */
export function lossOf(unloaded: LatencySummary, loaded: LatencySummary): number {
  const more = loaded.lost - (unloaded.lost / Math.max(1, unloaded.sent)) * loaded.sent;
  return more <= CHANCE_LOST ? 0 : more / loaded.sent;
}

/**
 * The worse of what the increase and the losses come to. Without an increase, as half of the pings or more were lost: F.
 * @param loss share of the pings, 0 to 1, that was lost to the load
 */
export function gradeOf(increase: LatencyIncrease | undefined, loss = 0): Grade {
  if (increase === undefined) return "F";
  return worstGrade([gradeBelow(GRADE_LIMITS, increase.median), gradeBelow(LOSS_LIMITS, loss)]);
}

function gradeBelow(limits: readonly (readonly [grade: Grade, below: number])[], value: number): Grade {
  return limits.find(([, below]) => value < below)?.[0] ?? "F";
}

export function worstGrade(grades: readonly Grade[]): Grade {
  return GRADES[Math.max(0, ...grades.map(grade => GRADES.indexOf(grade)))] ?? "F";
}

/** Whether there is nothing to cure: A or A+. */
export function isGood(grade: Grade): boolean {
  return grade === "A+" || grade === "A";
}
