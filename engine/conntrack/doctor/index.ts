export { type Comparison, findWorsenings, type WorseLimits, type Worsening, worseTwice } from "./compare";
export { diagnose, pairReadings } from "./diagnose";
export {
  DIAGNOSIS_IDS,
  type DiagnosedEnd,
  type Diagnosis,
  type DiagnosisId,
  type DiagnosisRule,
  type Evidence,
  type ReadingPair,
} from "./diagnosis";
export { ONE_WAY_PORTS } from "./one-way-ports";
export { fillOf, rateOf } from "./rates";
export { DIAGNOSIS_RULES } from "./registry";
export {
  readThresholds,
  THRESHOLD_NAMES,
  THRESHOLDS,
  type ThresholdChanges,
  type ThresholdDescription,
  type Thresholds,
} from "./thresholds";
