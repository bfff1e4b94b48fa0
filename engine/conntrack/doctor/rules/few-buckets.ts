import { wholeBuckets } from "../../check-settings";
import { crowdedEnds } from "../crowded-ends";
import type { DiagnosisRule } from "../diagnosis";

/** Too few chains for as many entries as there may be. */
export const fewBuckets: DiagnosisRule = {
  id: "few-buckets",
  diagnose: ({ after }, thresholds) => {
    const { max, buckets } = after;
    if (max === undefined || buckets === undefined || buckets === 0) return undefined;
    const [ratio, limit] = [max / buckets, thresholds.of("ratio-warn")];
    if (ratio <= limit) return undefined;
    return {
      id: "few-buckets",
      severity: "warn",
      title: "the hash has too few chains for its limit",
      evidence: [
        { what: "nf_conntrack_max", value: max, unit: "entries" },
        { what: "nf_conntrack_buckets", value: buckets, unit: "entries" },
        { what: "entries for each chain, were the table full", value: ratio, unit: "ratio", limit },
      ],
      ends: crowdedEnds(after),
      meaning: "Somebody raised the limit and not the number of chains: each look-up of a full table walks a long one.",
      advice: `Set net.netfilter.nf_conntrack_buckets to ${wholeBuckets(max / limit)} at least, better to ${wholeBuckets(max)}.`,
    };
  },
};
