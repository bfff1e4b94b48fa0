import { crowdedEnds } from "../crowded-ends";
import type { DiagnosisRule } from "../diagnosis";
import { dropRateOf, fillOf, rateOf } from "../rates";

/** Packets dropped for want of an entry, while the table as read is not full: it is so at moments. */
export const drops: DiagnosisRule = {
  id: "drops",
  diagnose: (pair, thresholds) => {
    if (fillOf(pair.after) >= thresholds.of("fill-warn")) return undefined;
    const [dropped, early] = [dropRateOf(pair), rateOf(pair, "early_drop")];
    const [rate, limit] = [dropped + early, thresholds.of("drops-warn")];
    if (rate <= limit) return undefined;
    return {
      id: "drops",
      severity: rate > thresholds.of("drops-critical") ? "critical" : "warn",
      title: "connection tracking drops packets",
      evidence: [
        { what: "packets dropped", value: dropped, unit: "per second", limit },
        { what: "entries thrown out early", value: early, unit: "per second", limit },
        { what: "share of the table", value: fillOf(pair.after), unit: "share" },
      ],
      ends: crowdedEnds(pair.after),
      meaning:
        "Packets were dropped, or entries thrown out, because no entry could be made, though the table was not full when it was read: it is full at moments, or the kernel had no memory.",
      advice:
        "Watch the fill level (nffleet conntrack --watch 1) and the kernel's log (nf_conntrack: table full); raise net.netfilter.nf_conntrack_max and nf_conntrack_buckets.",
    };
  },
};
