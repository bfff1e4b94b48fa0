import { crowdedEnds } from "../crowded-ends";
import type { DiagnosisRule } from "../diagnosis";
import { dropRateOf, fillOf, rateOf } from "../rates";

/** The table comes to its limit. Packets dropped for that are part of the same. */
export const tableFull: DiagnosisRule = {
  id: "table-full",
  diagnose: (pair, thresholds) => {
    const { before, after } = pair;
    const fill = fillOf(after);
    const warn = thresholds.of("fill-warn");
    if (fill < warn) return undefined;
    const dropped = dropRateOf(pair) + rateOf(pair, "early_drop");
    const isFull = fill >= thresholds.of("fill-critical") || dropped > thresholds.of("drops-warn");
    return {
      id: "table-full",
      severity: isFull ? "critical" : "warn",
      title: isFull ? "the connection table is full" : "the connection table fills up",
      evidence: [
        { what: "entries", value: after.count, unit: "entries", limit: after.max ?? 0 },
        { what: "at the reading before", value: before.count, unit: "entries" },
        { what: "share of the table", value: fill, unit: "share", limit: warn },
        { what: "packets dropped and entries thrown out", value: dropped, unit: "per second" },
      ],
      ends: crowdedEnds(after),
      meaning:
        "Once it is full, packets that would open a connection are dropped silently (kernel log: nf_conntrack: table full, dropping packet); connections under way go on. Entries that nobody has answered may be thrown out for new ones, assured ones never.",
      advice:
        "Raise net.netfilter.nf_conntrack_max, and nf_conntrack_buckets with it (about 320 bytes of memory an entry); shorten nf_conntrack_tcp_timeout_established (86400 is a day); take what needs no tracking out of it, such as DNS (-j CT --notrack).",
    };
  },
};
