import type { BloatReport } from "../bloat";

/** Measurements of latency, each once, however many reports and files hold it. */
export function joinMeasurements(measured: readonly BloatReport[]): readonly BloatReport[] {
  return [...new Map(measured.map(each => [JSON.stringify([each.from, each.to, each.started]), each])).values()];
}
