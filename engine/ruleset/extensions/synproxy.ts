import { flag } from "../codecs/flag";
import { lowBits } from "../codecs/low-bits";
import type { ExtensionDescription } from "../extension";

export const synproxyTarget: ExtensionDescription = {
  name: "SYNPROXY",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Answers TCP handshakes for the server, and hands over those that are completed.",
  example: "--sack-perm --timestamp --wscale 7 --mss 1460",
  source: "iptables-extensions(8), SYNPROXY; libxt_SYNPROXY.c, ipt_SYNPROXY.c, ip6t_SYNPROXY.c",
  hooks: ["INPUT", "FORWARD"],
  protocols: [6],
  options: [
    { name: "--sack-perm", negation: "refused", value: flag, summary: "Offer selective acknowledgement." },
    { name: "--timestamp", negation: "refused", value: flag, summary: "Offer timestamps." },
    { name: "--wscale", negation: "refused", value: lowBits(8), summary: "Window scale of the server, as a shift." },
    {
      name: "--mss",
      negation: "refused",
      value: lowBits(16),
      summary: "Largest segment size of the server, in bytes.",
    },
    { name: "--ecn", negation: "refused", value: flag, summary: "Offer explicit congestion notification." },
  ],
};
