import { crowdedEnds } from "../crowded-ends";
import type { DiagnosisRule } from "../diagnosis";
import { rateOf } from "../rates";

/** Entries refused because their chain of the hash had grown too long. */
export const longChains: DiagnosisRule = {
  id: "long-chains",
  diagnose: (pair, thresholds) => {
    const rate = rateOf(pair, "chaintoolong");
    if (rate === 0) return undefined;
    const { max = 0, buckets = 0 } = pair.after;
    return {
      id: "long-chains",
      severity: rate > thresholds.of("drops-critical") ? "critical" : "warn",
      title: "chains of the hash are too long",
      evidence: [
        { what: "entries refused for a long chain", value: rate, unit: "per second", limit: 0 },
        { what: "entries for each chain, were the table full", value: max / Math.max(1, buckets), unit: "ratio" },
        { what: "searches begun anew", value: rateOf(pair, "search_restart"), unit: "per second" },
      ],
      ends: crowdedEnds(pair.after),
      meaning:
        "Each packet is looked up in a chain of entries that share a hash; one has grown beyond what the kernel walks, and packets that would go into it are dropped.",
      advice: "Raise net.netfilter.nf_conntrack_buckets to as many as nf_conntrack_max, or a quarter of it at least.",
    };
  },
};
