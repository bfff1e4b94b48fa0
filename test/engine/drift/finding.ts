import type { DriftFinding } from "../../../engine/drift";

/** A rule that lets more in, in INPUT of edge-1; or what a test makes of it. */
export function findingOf(more: Partial<DriftFinding> = {}): DriftFinding {
  return {
    fingerprint: "0123456789abcdef",
    host: "edge-1",
    subsystem: "rules",
    kind: "added",
    severity: "high",
    place: { kind: "chain", family: "ipv4", table: "filter", chain: "INPUT" },
    meaning: "More is let in than was declared.",
    ...more,
  };
}
