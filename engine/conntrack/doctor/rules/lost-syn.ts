import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** Requests for connections that nothing comes back to. A closed port would answer with a reset and leave no entry. */
export const lostSyn: DiagnosisRule = {
  id: "lost-syn",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "syn",
      thresholds: "lost-syn",
      entries: ({ fresh }) => fresh,
      of: ({ fresh, moving }) => fresh + moving,
      ofAll: ({ tally }) => (tally.suspects.get("syn")?.fresh ?? 0) + tally.moving,
    });
    if (found === undefined) return undefined;
    return {
      id: "lost-syn",
      severity: found.severity,
      title: "requests for connections get no answer",
      evidence: shareEvidence(found, "SYN_SENT [UNREPLIED]", "the connections asked for"),
      ends: found.ends,
      meaning:
        "A SYN went out and nothing came back, not even a reset, so something on the way or at the end drops it silently: the real server or load balancer behind the address, a filter on the path, or a route that leads nowhere.",
      advice:
        "Ask each place named here from the host itself (nc -vz, ip route get), look at what the server there drops, and whether the translated address is one that lives.",
    };
  },
};
