import { createHash } from "node:crypto";
import type { UnmarkedFinding } from "./change-findings";
import type { DriftFinding, FindingPlace } from "./finding";
import { type HostDrift, identityOfHost } from "./host-drift";

/**
 * Gives every finding of a host its name and its fingerprint: what makes it the same one in the next run. Neither its
 * number in the chain counts, nor how it is judged or worded. Equal ones (the same rule twice) are told apart by their order.
 */
export function withFingerprints(
  findings: readonly UnmarkedFinding[],
  whose: Pick<HostDrift, "host" | "owner">,
): readonly DriftFinding[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const { kind, place, expected, actual } = finding;
    const identity = JSON.stringify([identityOfHost(whose), kind, ...wordsOf(place), expected ?? null, actual ?? null]);
    const repeat = seen.get(identity) ?? 0;
    seen.set(identity, repeat + 1);
    const hash = createHash("sha256").update(`${identity}\n${repeat}`).digest("hex");
    return { fingerprint: hash.slice(0, 16), host: whose.host, ...finding };
  });
}

function wordsOf(place: FindingPlace): readonly string[] {
  switch (place.kind) {
    case "chain":
      return [place.family, place.table, place.chain];
    case "device":
      return ["device", place.device];
    case "link":
      return ["link", place.device, place.setting];
    case "sysctl":
      return ["sysctl", place.name];
    case "host":
      return ["host"];
  }
}
