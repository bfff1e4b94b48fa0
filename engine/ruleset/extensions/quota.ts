import { counter } from "../codecs/counter";
import type { ExtensionDescription } from "../extension";

export const quotaMatch: ExtensionDescription = {
  name: "quota",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Matches until so many bytes have passed; loading the rule anew starts from the whole quota.",
  example: "--quota 1000000000",
  source: "iptables-extensions(8), quota; libxt_quota.c",
  oneOf: ["--quota"],
  options: [
    { name: "--quota", negation: "allowed", value: counter, summary: "Bytes; negated, what comes after them matches." },
  ],
};
