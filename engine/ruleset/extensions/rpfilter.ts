import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const rpfilterMatch: ExtensionDescription = {
  name: "rpfilter",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "A reply to the packet would leave by the interface the packet came in by.",
  example: "--loose --invert",
  source: "iptables-extensions(8), rpfilter; libxt_rpfilter.c, ipt_rpfilter.c, ip6t_rpfilter.c",
  tables: ["raw", "mangle"],
  hooks: ["PREROUTING"],
  options: [
    { name: "--loose", negation: "refused", value: flag, summary: "Any interface with a route to the source will do." },
    { name: "--validmark", negation: "refused", value: flag, summary: "Look the route up with the packet's mark." },
    {
      name: "--accept-local",
      negation: "refused",
      value: flag,
      summary: "Packets from a source address of this host match too.",
    },
    { name: "--invert", negation: "refused", value: flag, summary: "Match packets that fail the test." },
  ],
};
