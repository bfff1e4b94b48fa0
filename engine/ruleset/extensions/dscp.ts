import { dscpClass, dscpValue } from "../codecs/dscp";
import type { ExtensionDescription } from "../extension";

export const dscpMatch: ExtensionDescription = {
  name: "dscp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The differentiated-services code point of the packet (RFC 2474).",
  source: "iptables-extensions(8), dscp; libxt_dscp.c",
  oneOf: ["--dscp"],
  options: [
    { name: "--dscp", negation: "allowed", value: dscpValue, summary: "The code point." },
    {
      name: "--dscp-class",
      printedAs: "--dscp",
      negation: "allowed",
      value: dscpClass,
      summary: "The same by the name of its class.",
    },
  ],
};
