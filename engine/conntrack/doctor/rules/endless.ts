import { countEntries } from "../../tally";
import type { DiagnosedEnd, DiagnosisRule } from "../diagnosis";
import { leastTold } from "../sampled";

/** Established connections on which nothing went either way for an hour, most of all there are. */
export const endless: DiagnosisRule = {
  id: "endless",
  diagnose: ({ before, after }, thresholds) => {
    const found = after.tally.suspects.get("endless");
    if (found === undefined) return undefined;
    const established = countEntries(after.tally, "tcp", "ESTABLISHED");
    const [share, limit] = [found.entries / Math.max(1, found.entries, established), thresholds.of("endless-warn")];
    if (found.entries < leastTold(thresholds.of("endless-least"), after.tally) || share < limit) return undefined;
    const entriesBefore = before.tally.suspects.get("endless")?.entries ?? 0;
    const ends = found.top.map(
      ({ end, entries, established: of, sample }): DiagnosedEnd => ({
        end,
        entries,
        share: entries / Math.max(1, entries, of),
        ...(sample !== undefined && { sample }),
      }),
    );
    return {
      id: "endless",
      severity: "warn",
      title: "established connections never end",
      evidence: [
        { what: "ESTABLISHED, silent for an hour", value: found.entries, unit: "entries" },
        { what: "at the reading before", value: entriesBefore, unit: "entries" },
        { what: "share of the connections that stand", value: share, unit: "share", limit },
      ],
      ends,
      meaning:
        "Most connections of the table are remembered though nobody uses them: their ends are gone, or keep them open for nothing. The kernel keeps an established one for five days unless told otherwise.",
      advice:
        "Shorten net.netfilter.nf_conntrack_tcp_timeout_established (86400 is a day), and let servers and clients send keep-alives.",
    };
  },
};
