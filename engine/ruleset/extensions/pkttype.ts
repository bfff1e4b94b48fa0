import { choice } from "../codecs/word-set";
import type { ExtensionDescription } from "../extension";

const ALIASES = new Map([
  ["host", "unicast"],
  ["bcast", "broadcast"],
  ["mcast", "multicast"],
]);

export const pkttypeMatch: ExtensionDescription = {
  name: "pkttype",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "How the frame was addressed on the link.",
  source: "iptables-extensions(8), pkttype; libxt_pkttype.c",
  oneOf: ["--pkt-type"],
  options: [
    {
      name: "--pkt-type",
      negation: "allowed",
      value: choice("packet type", ["unicast", "broadcast", "multicast", "otherhost"], ALIASES),
      summary: "Link-layer packet type.",
    },
  ],
};
