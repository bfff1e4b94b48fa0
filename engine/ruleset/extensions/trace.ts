import type { ExtensionDescription } from "../extension";
import { ValueError } from "../rule-error";

export const traceTarget: ExtensionDescription = {
  name: "TRACE",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Has the kernel tell of every rule that the packet matches from here on.",
  source: "iptables-extensions(8), TRACE; libxt_TRACE.c, xt_TRACE.c",
  options: [],
  // The nft backend has its own expression for it, which stands in every table.
  settle: (options, scope) => {
    if (scope.backend === "nf_tables" || scope.table === "raw") return options;
    throw new ValueError(`the kernel refuses it in table ${scope.table}`, "Put the rule into table raw.");
  },
};
