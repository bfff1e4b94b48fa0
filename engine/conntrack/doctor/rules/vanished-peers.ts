import { countEntries } from "../../tally";
import type { DiagnosisRule, ReadingPair } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/**
 * Nobody acknowledges what was sent. The kernel notices by itself: it shortens the entry's time to
 * tcp_timeout_unacknowledged or tcp_timeout_max_retrans (nf_conntrack_proto_tcp.c).
 */
export const vanishedPeers: DiagnosisRule = {
  id: "vanished-peers",
  diagnose: (pair, thresholds) => {
    const found = findShare(whileWaiting(pair), thresholds, {
      kind: "vanished",
      thresholds: "vanished",
      entries: ({ entries }) => entries,
      of: ({ entries, established }) => Math.max(entries, established),
      ofAll: ({ tally }) => countEntries(tally, "tcp", "ESTABLISHED"),
    });
    if (found === undefined) return undefined;
    return {
      id: "vanished-peers",
      severity: found.severity,
      title: "one side of established connections has vanished",
      evidence: shareEvidence(
        found,
        "ESTABLISHED, FIN_WAIT or LAST_ACK, sent and not acknowledged",
        "the connections that stand",
      ),
      ends: found.ends,
      meaning:
        "Data or an end was sent on connections that were established, and nobody acknowledges it: clients that went away without a word (sleep, lost radio, power), or a path that broke for connections under way, such as a rule that no longer lets ESTABLISHED pass.",
      advice:
        "Ping the sources of the entries; see whether a change of rules or routes went before. Keep-alives (net.ipv4.tcp_keepalive_time) and TCP_USER_TIMEOUT let servers drop such clients sooner.",
    };
  },
};

/** Of those that waited at the earlier reading, so many must not be acknowledged at the later one either. */
const STILL = 0.8;

/**
 * What is sent again is not waiting at that moment, and connections that broke together send again together: then the
 * earlier reading tells, as long as they are not acknowledged now.
 */
function whileWaiting(pair: ReadingPair): ReadingPair {
  const { before, after } = pair;
  const then = before.tally.suspects.get("vanished");
  const now = after.tally.suspects.get("vanished")?.entries ?? 0;
  const justSent = after.tally.suspects.get("unacknowledged")?.entries ?? 0;
  if (then === undefined || now >= then.entries || now + justSent < then.entries * STILL) return pair;
  const suspects = new Map([...after.tally.suspects, ["vanished", then] as const]);
  return { ...pair, after: { ...after, tally: { ...after.tally, suspects } } };
}
