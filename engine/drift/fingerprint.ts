import { createHash } from "node:crypto";
import type { DriftFinding, FindingPlace } from "./finding";

/** What makes a finding the same one in the next run: not its number in the chain, nor how it is judged or worded. */
type Identity = Pick<DriftFinding, "host" | "kind" | "place" | "expected" | "actual">;

/** Gives every finding of a host its fingerprint. Equal ones (the same rule twice) are told apart by their order. */
export function withFingerprints(findings: readonly Omit<DriftFinding, "fingerprint">[]): readonly DriftFinding[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const identity = identityOf(finding);
    const repeat = seen.get(identity) ?? 0;
    seen.set(identity, repeat + 1);
    const hash = createHash("sha256").update(`${identity}\n${repeat}`).digest("hex");
    return { fingerprint: hash.slice(0, 16), ...finding };
  });
}

function identityOf({ host, kind, place, expected, actual }: Identity): string {
  return JSON.stringify([host, kind, ...wordsOf(place), expected ?? null, actual ?? null]);
}

function wordsOf(place: FindingPlace): readonly string[] {
  switch (place.kind) {
    case "chain":
      return [place.family, place.table, place.chain];
    case "device":
      return ["device", place.device];
    case "sysctl":
      return ["sysctl", place.name];
    case "host":
      return ["host"];
  }
}
