import { narrowingPortRange } from "../codecs/port";
import type { ExtensionDescription } from "../extension";

export const udpMatch: ExtensionDescription = {
  name: "udp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Ports of UDP.",
  example: "--dport 53",
  source: "iptables-extensions(8), udp; libxt_udp.c",
  protocols: [17],
  impliedBy: 17,
  native: ["--sport", "--dport"],
  options: [
    {
      name: "--sport",
      aliases: ["--source-port"],
      negation: "allowed",
      value: narrowingPortRange("unchecked"),
      summary: "Source port or range of ports.",
    },
    {
      name: "--dport",
      aliases: ["--destination-port"],
      negation: "allowed",
      value: narrowingPortRange("unchecked"),
      summary: "Destination port or range of ports.",
    },
  ],
};
