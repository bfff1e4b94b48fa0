import type { ConntrackReading } from "../reading";
import type { DiagnosedEnd } from "./diagnosis";

/** Where most entries of a table lead, of whatever kind, as shares of the table. */
export function crowdedEnds({ tally: { places }, count }: ConntrackReading): readonly DiagnosedEnd[] {
  return places.map(({ end, all, sample }) => ({
    end,
    entries: all,
    share: all / Math.max(1, all, count),
    ...(sample !== undefined && { sample }),
  }));
}
