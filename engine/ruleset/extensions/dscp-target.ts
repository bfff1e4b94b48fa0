import { dscpClass, dscpValue } from "../codecs/dscp";
import type { ExtensionDescription } from "../extension";

export const dscpTarget: ExtensionDescription = {
  name: "DSCP",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the differentiated-services code point of the packet.",
  source: "iptables-extensions(8), DSCP; libxt_DSCP.c, xt_DSCP.c",
  tables: ["mangle"],
  oneOf: ["--set-dscp"],
  options: [
    { name: "--set-dscp", negation: "refused", value: dscpValue, summary: "The code point." },
    {
      name: "--set-dscp-class",
      printedAs: "--set-dscp",
      negation: "refused",
      value: dscpClass,
      summary: "The code point of a class.",
    },
  ],
};
