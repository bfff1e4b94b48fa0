import { wordSet } from "../codecs/word-set";
import type { ExtensionDescription } from "../extension";

export const stateMatch: ExtensionDescription = {
  name: "state",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "State of the packet's connection (the older form of conntrack --ctstate).",
  source: "iptables-extensions(8), state; libxt_conntrack.c",
  oneOf: ["--state"],
  options: [
    {
      name: "--state",
      negation: "allowed",
      value: wordSet("connection states", ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"]),
      summary: "State of the connection.",
    },
  ],
};
