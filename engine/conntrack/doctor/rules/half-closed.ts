import { countEntries } from "../../tally";
import type { DiagnosisRule } from "../diagnosis";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";

/** One side has closed and the other does not follow: half of what is called a reverse SYN flood. */
export const halfClosed: DiagnosisRule = {
  id: "half-closed",
  diagnose: (pair, thresholds) => {
    const found = findShare(pair, thresholds, {
      kind: "half-closed",
      thresholds: "half-closed",
      entries: ({ entries }) => entries,
      of: ({ all }) => all,
      ofAll: ({ tally }) => countEntries(tally, "tcp"),
    });
    if (found === undefined) return undefined;
    return {
      id: "half-closed",
      severity: found.severity,
      title: "connections stay closed on one side only",
      evidence: shareEvidence(found, "CLOSE_WAIT", "the entries"),
      ends: found.ends,
      meaning:
        "One side has said that it is done (FIN), the other has acknowledged it and does not close: its program forgot the socket, or is too busy to notice. They pile up as in a SYN flood the other way round.",
      advice:
        "On the side that does not close, ss -tnp state close-wait names the program; it has to close its sockets. On this host they go after net.netfilter.nf_conntrack_tcp_timeout_close_wait.",
    };
  },
};
