import { portList } from "../codecs/port";
import type { ExtensionDescription } from "../extension";

export const multiportMatch: ExtensionDescription = {
  name: "multiport",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Up to 15 ports; a range counts as two.",
  example: "--dports 80,443",
  source: "iptables-extensions(8), multiport; libxt_multiport.c",
  protocols: [6, 17, 33, 132, 136],
  oneOf: ["--sports", "--dports", "--ports"],
  exclusive: [["--sports", "--dports", "--ports"]],
  options: [
    {
      name: "--sports",
      aliases: ["--source-ports"],
      negation: "allowed",
      value: portList,
      summary: "Source port is in the list.",
    },
    {
      name: "--dports",
      aliases: ["--destination-ports"],
      negation: "allowed",
      value: portList,
      summary: "Destination port is in the list.",
    },
    { name: "--ports", negation: "allowed", value: portList, summary: "Source or destination port is in the list." },
  ],
};
