import { portRange } from "../codecs/port";
import { sctpChunks } from "../codecs/sctp-chunks";
import type { ExtensionDescription } from "../extension";

export const sctpMatch: ExtensionDescription = {
  name: "sctp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Ports and chunk types of SCTP.",
  example: "--dport 3868",
  source: "iptables-extensions(8), sctp; libxt_sctp.c",
  protocols: [132],
  impliedBy: 132,
  options: [
    {
      name: "--sport",
      aliases: ["--source-port"],
      negation: "allowed",
      value: portRange("checked"),
      summary: "Source port or range of ports.",
    },
    {
      name: "--dport",
      aliases: ["--destination-port"],
      negation: "allowed",
      value: portRange("checked"),
      summary: "Destination port or range of ports.",
    },
    {
      name: "--chunk-types",
      negation: "allowed",
      value: sctpChunks,
      summary: "Which chunk types the packet holds.",
    },
  ],
};
