import { natAddress } from "../codecs/address";
import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const snatTarget: ExtensionDescription = {
  name: "SNAT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Rewrites the source address of the connection.",
  example: "--to-source 192.0.2.10",
  source: "iptables-extensions(8), SNAT; libxt_NAT.c",
  tables: ["nat"],
  hooks: ["POSTROUTING", "INPUT"],
  oneOf: ["--to-source"],
  options: [
    {
      name: "--to-source",
      negation: "refused",
      value: natAddress("lost"),
      summary: "New source, with or without ports.",
    },
    { name: "--random", negation: "refused", value: flag, summary: "Choose the port by a hash." },
    { name: "--random-fully", negation: "refused", value: flag, summary: "Choose the port at random." },
    {
      name: "--persistent",
      negation: "refused",
      value: flag,
      summary: "Same address for every connection of a client.",
    },
  ],
};
