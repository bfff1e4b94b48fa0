import { natAddress } from "../codecs/address";
import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const dnatTarget: ExtensionDescription = {
  name: "DNAT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Rewrites the destination address of the connection.",
  example: "--to-destination 192.0.2.10:8080",
  source: "iptables-extensions(8), DNAT; libxt_NAT.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "OUTPUT"],
  oneOf: ["--to-destination"],
  options: [
    {
      name: "--to-destination",
      negation: "refused",
      value: natAddress("kept"),
      summary: "New destination, with or without ports; LOW-HIGH/BASE shifts a range of ports.",
    },
    { name: "--random", negation: "refused", value: flag, summary: "Choose the port by a hash." },
    {
      name: "--persistent",
      negation: "refused",
      value: flag,
      summary: "Same address for every connection of a client.",
    },
  ],
};
