import type { DiagnosisRule } from "../diagnosis";
import { newlyEstablished, newlyEstablishedAt } from "../newly-established";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/**
 * Requests for connections that no connection comes of, beside those that one came of: a wave of requests that are answered
 * is on its way for a moment, too. A closed port answers with a reset and leaves no entry; one that is refused by ICMP does.
 */
export const lostSyn: DiagnosisRule = {
  id: "lost-syn",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "syn",
      thresholds: "lost-syn",
      entries: ({ fresh }) => fresh,
      of: tally => tally.fresh + tally.moving + newlyEstablishedAt(pair, tally),
      ofAll: ({ tally }) => (tally.suspects.get("syn")?.fresh ?? 0) + tally.moving + newlyEstablished(pair),
    });
    if (found === undefined) return undefined;
    return {
      id: "lost-syn",
      severity: found.severity,
      title: "requests for connections get no answer",
      evidence: shareEvidence(found, "SYN_SENT [UNREPLIED]", "the connections asked for"),
      ends: found.ends,
      meaning:
        "A SYN went out, and neither an answer nor a reset came back: the real server or load balancer behind the address is gone, a filter on the path drops it silently or refuses it by ICMP, or a route leads nowhere.",
      advice:
        "Ask each place named here from the host itself (nc -vz, ip route get), look at what the server there drops, and whether the translated address is one that lives.",
    };
  },
};
