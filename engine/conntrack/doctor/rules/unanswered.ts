import { countEntries } from "../../tally";
import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** ICMP, GRE and all that is neither TCP nor UDP. */
export const unanswered: DiagnosisRule = {
  id: "unanswered",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "other",
      thresholds: "unanswered",
      entries: ({ entries }) => entries,
      of: ({ all }) => all,
      ofAll: ({ tally }) =>
        [...new Set(tally.groups.map(({ protocol }) => protocol))]
          .filter(protocol => !/^(tcp|udp)/.test(protocol))
          .reduce((sum, protocol) => sum + countEntries(tally, protocol), 0),
    });
    if (found === undefined) return undefined;
    return {
      id: "unanswered",
      severity: found.severity,
      title: "packets of other protocols get no answer",
      evidence: shareEvidence(found, "neither TCP nor UDP, [UNREPLIED]", "the entries"),
      ends: found.ends,
      meaning:
        "Echo requests, tunnels or the like went out and nothing came back: the other end is not there, or a filter on the way lets that protocol through in one direction only.",
      advice: "Ping the addresses named here, and see that both ends' filters let the protocol in.",
    };
  },
};
