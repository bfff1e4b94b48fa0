import { countEntries } from "../../tally";
import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** Asked by UDP, to a service that should answer. Those that answer nobody by design are counted elsewhere. */
export const unansweredUdp: DiagnosisRule = {
  id: "unanswered-udp",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "udp",
      thresholds: "unanswered-udp",
      entries: ({ entries }) => entries,
      of: ({ all }) => all,
      ofAll: ({ tally }) =>
        countEntries(tally, "udp") + countEntries(tally, "udplite") - (tally.suspects.get("one-way")?.entries ?? 0),
    });
    if (found === undefined) return undefined;
    return {
      id: "unanswered-udp",
      severity: found.severity,
      title: "UDP goes one way only",
      evidence: shareEvidence(found, "UDP [UNREPLIED]", "the entries"),
      ends: found.ends,
      meaning:
        "Datagrams went out and no answer came: nobody listens there, the answer is dropped or takes another way, or the service answers nobody by design and is not known to.",
      advice:
        "Ask the service itself (dig @ADDRESS for DNS). Where none is meant to answer, name its port as one-way (--one-way-port); where answers come by another router, see the routes.",
    };
  },
};
