import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** The server has answered, and the client does not go on; or only one side of an established connection is seen. */
export const halfOpen: DiagnosisRule = {
  id: "half-open",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "half-open",
      thresholds: "half-open",
      entries: ({ entries }) => entries,
      of: ({ entries, moving }) => Math.max(entries, moving),
      ofAll: ({ tally }) => tally.moving,
    });
    if (found === undefined) return undefined;
    return {
      id: "half-open",
      severity: found.severity,
      title: "handshakes stop half-way",
      evidence: shareEvidence(found, "SYN_RECV, or ESTABLISHED seen one way", "the connections that came or went"),
      ends: found.ends,
      meaning:
        "The answer to a request for a connection was sent, and the client never confirmed it: the answer is lost on its way back (a filter, another route), or the requests come from forged addresses (a SYN flood).",
      advice:
        "See that packets of the state ESTABLISHED may pass the way back, and that both directions take this host; against a flood, net.ipv4.tcp_syncookies=1 and a hashlimit on NEW.",
    };
  },
};
