import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** What nobody answers by design (syslog, NetFlow, multicast). No fault, unless thresholds are declared for it. */
export const oneWay: DiagnosisRule = {
  id: "one-way",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "one-way",
      thresholds: "one-way",
      entries: ({ entries }) => entries,
      of: ({ all }) => all,
      ofAll: ({ count }) => count,
    });
    if (found === undefined) return undefined;
    return {
      id: "one-way",
      severity: found.severity,
      title: "more goes one way than was declared",
      evidence: shareEvidence(found, "one-way [UNREPLIED]", "the entries"),
      ends: found.ends,
      meaning: "Datagrams to services that answer nobody by design are more than the thresholds one-way-* allow.",
      advice: "Take them out of tracking (a NoTrack construct, -j CT --notrack), as nothing is gained by it.",
    };
  },
};
