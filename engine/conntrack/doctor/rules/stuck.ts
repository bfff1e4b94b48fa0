import { countEntries } from "../../tally";
import type { DiagnosedEnd, Diagnosis, DiagnosisRule, ReadingPair } from "../diagnosis";
import { leastTold } from "../sampled";
import { shareEvidence } from "../share-evidence";
import { findShare } from "../shares";
import type { Thresholds } from "../thresholds";

/** Established, asked, and never answered; without accounting, established and idle, more and more of them. */
export const stuck: DiagnosisRule = {
  id: "stuck",
  diagnose: (pair, thresholds) => findUnanswered(pair, thresholds) ?? findIdleGrowth(pair, thresholds),
};

const MEANING =
  "The connection is established, the request arrived and was acknowledged by the kernel at the other end, and the program there says nothing: it hangs, is overloaded, or waits for something else itself.";
const ADVICE =
  "Look at the server behind each place: threads all busy, an accept queue that is full (ss -ltn), a database that it waits for. Shorter timeouts of the clients free what is stuck.";

function findUnanswered(pair: ReadingPair, thresholds: Thresholds): Diagnosis | undefined {
  const found = findShare(pair, thresholds, {
    kind: "unanswered",
    thresholds: "stuck",
    entries: ({ entries }) => entries,
    of: ({ established }) => established,
    ofAll: ({ tally }) => countEntries(tally, "tcp", "ESTABLISHED"),
  });
  if (found === undefined) return undefined;
  return {
    id: "stuck",
    severity: found.severity,
    title: "established connections are not answered",
    evidence: shareEvidence(found, "ESTABLISHED, asked and not answered", "the connections that stand"),
    ends: found.ends,
    meaning: MEANING,
    advice: ADVICE,
  };
}

/** Seconds that the growth is told for. */
const TEN_MINUTES = 600;

/** By so many deviations chance does not make a number grow. */
const ROOTS = 3;

/** How many more are idle at one moment than at another by chance: each connection is so or not, as the share of them says. */
function chanceOf(idle: number, { tally }: ReadingPair["before"]): number {
  const share = Math.min(1, idle / Math.max(1, countEntries(tally, "tcp", "ESTABLISHED")));
  return ROOTS * Math.sqrt(2 * idle * (tally.scale - share));
}

function findIdleGrowth({ before, after, seconds }: ReadingPair, thresholds: Thresholds): Diagnosis | undefined {
  const [now, then] = [after.tally.suspects.get("idle"), before.tally.suspects.get("idle")];
  if (now === undefined) return undefined;
  const least = leastTold(thresholds.of("stuck-least"), after.tally);
  const entriesBefore = then?.entries ?? 0;
  const growth = now.entries - entriesBefore;
  const relative = (growth / Math.max(1, entriesBefore)) * (TEN_MINUTES / seconds);
  const limit = thresholds.of("idle-growth");
  const ends = now.top
    .map(({ end, entries, established, sample }): DiagnosedEnd => {
      const share = entries / Math.max(1, entries, established);
      return { end, entries, share, ...(sample !== undefined && { sample }) };
    })
    .filter(({ entries, share }) => entries >= least && share >= thresholds.of("idle-share"));
  if (ends.length === 0 || growth < Math.max(10, least / 4, chanceOf(entriesBefore, before)) || relative < limit)
    return undefined;
  return {
    id: "stuck",
    severity: "warn",
    title: "established connections fall silent, more and more",
    evidence: [
      { what: "ESTABLISHED, idle", value: now.entries, unit: "entries" },
      { what: "at the reading before", value: entriesBefore, unit: "entries" },
      { what: "growth in ten minutes, at this pace", value: relative, unit: "share", limit },
    ],
    ends,
    meaning: `Connections to these places are opened and then nothing goes either way. ${MEANING} A pool of connections that is being filled looks the same, because this kernel does not count packets.`,
    advice: `Switch accounting on (net.netfilter.nf_conntrack_acct=1, for new connections), which tells whether answers came. ${ADVICE}`,
  };
}
