import { crowdedEnds } from "../crowded-ends";
import type { DiagnosisRule } from "../diagnosis";
import { lostRaceRateOf, rateOf } from "../rates";

/** Entries that lost a race for their tuple. Those refused for a long chain are told by the rule of long chains. */
export const insertFailures: DiagnosisRule = {
  id: "insert-failures",
  diagnose: (pair, thresholds) => {
    const rate = lostRaceRateOf(pair);
    const limit = thresholds.of("insert-failures-warn");
    if (rate < limit || rate === 0) return undefined;
    return {
      id: "insert-failures",
      severity: rate >= thresholds.of("insert-failures-critical") ? "critical" : "warn",
      title: "entries cannot be put into the table",
      evidence: [
        { what: "entries that could not be put in", value: rate, unit: "per second", limit },
        { what: "clashes resolved", value: rateOf(pair, "clash_resolve"), unit: "per second" },
      ],
      ends: crowdedEnds(pair.after),
      meaning:
        "Two packets raced for the same translated address and port, and the loser was dropped: source NAT runs out of ports, or clients send two questions from one socket at once (DNS for A and AAAA: the delay of five seconds known from Kubernetes).",
      advice:
        "Give MASQUERADE or SNAT a wider range of ports or more addresses, and --random-fully; take DNS out of tracking (-j CT --notrack), or let resolvers use single-request-reopen.",
    };
  },
};
