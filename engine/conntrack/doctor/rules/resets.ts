import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/**
 * Of what ended, resets beside orderly ends, both as long as a reset is remembered. (5 % of all entries, as it is usually
 * put, are 40 % of those: an orderly end is remembered twelve times as long.)
 */
export const resets: DiagnosisRule = {
  id: "resets",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "reset",
      thresholds: "reset",
      entries: ({ entries }) => entries,
      of: ({ ended }) => ended,
      ofAll: ({ tally }) => tally.ended,
    });
    if (found === undefined) return undefined;
    const remembered = pair.after.settings.get("tcp_timeout_close") ?? 10;
    return {
      id: "resets",
      severity: found.severity,
      title: "established connections are reset",
      evidence: [
        ...shareEvidence(found, "CLOSE", "the connections that ended"),
        { what: "resets", value: found.entries / Math.max(1, remembered), unit: "per second" },
      ],
      ends: found.ends,
      meaning:
        "Connections were established and then ended by a reset instead of an orderly close: a server or balancer that crashes, is overloaded or aborts on purpose, or a middlebox that has forgotten the connection.",
      advice:
        "Read the log of the server behind each place; see whether its limit of connections or its idle timeout is reached. Health checks that end by reset belong out of the count: name their share with the threshold reset-warn.",
    };
  },
};
