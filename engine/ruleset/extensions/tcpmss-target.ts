import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";
import { ValueError } from "../rule-error";

export const tcpmssTarget: ExtensionDescription = {
  name: "TCPMSS",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the largest segment size a TCP connection asks for.",
  example: "--set-mss 1400",
  source: "iptables-extensions(8), TCPMSS; libxt_TCPMSS.c, xt_TCPMSS.c",
  protocols: [6],
  oneOf: ["--set-mss", "--clamp-mss-to-pmtu"],
  exclusive: [["--set-mss", "--clamp-mss-to-pmtu"]],
  options: [
    { name: "--set-mss", negation: "refused", value: integer({ min: 0, max: 65515 }), summary: "Size in bytes." },
    {
      name: "--clamp-mss-to-pmtu",
      negation: "refused",
      value: flag,
      hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
      summary: "Path MTU less 40 bytes (IPv4) or 60 (IPv6).",
    },
  ],
  // The legacy kernel wants to see a match on SYN; the nft backend translates the match away and cannot look.
  settle: (options, scope) => {
    const syn = scope.matchOptions.some(
      option => option.name === "--tcp-flags" && !option.negated && option.values[1]?.split(",").includes("SYN"),
    );
    if (scope.backend === "nf_tables" || syn) return options;
    throw new ValueError("TCPMSS works on SYN packets only", "Add --syn or --tcp-flags SYN,RST SYN to the rule.");
  },
};
