import type { Evidence } from "./diagnosis";
import type { FoundShare } from "./shares";

/** The numbers of a share, in the order in which they are told. */
export function shareEvidence(found: FoundShare, what: string, ofWhat: string): readonly Evidence[] {
  const whose = found.where === "place" ? `${ofWhat}, at the worst place` : ofWhat;
  return [
    { what, value: found.entries, unit: "entries" },
    { what: "at the reading before", value: found.entriesBefore, unit: "entries" },
    { what: `share of ${whose}`, value: found.share, unit: "share", limit: found.limit },
  ];
}
