import type { ConntrackReading } from "../reading";
import type { Diagnosis, ReadingPair } from "./diagnosis";
import { DIAGNOSIS_RULES } from "./registry";
import type { Thresholds } from "./thresholds";

/** Least seconds that rates are told over: a host's clock has two digits after the point. */
const LEAST_SECONDS = 0.01;

/** Two readings of a host, in the order they were taken. */
export function pairReadings(before: ConntrackReading, after: ConntrackReading): ReadingPair {
  return { before, after, seconds: Math.max(LEAST_SECONDS, after.uptime - before.uptime) };
}

/** What is failing: critical diagnoses first, each kind in the order of the registry. Empty where all is well. */
export function diagnose(pair: ReadingPair, thresholds: Thresholds): readonly Diagnosis[] {
  const found = DIAGNOSIS_RULES.flatMap(rule => rule.diagnose(pair, thresholds) ?? []);
  return found.toSorted((one, other) => weightOf(other) - weightOf(one));
}

function weightOf({ severity }: Diagnosis): number {
  return severity === "critical" ? 1 : 0;
}
