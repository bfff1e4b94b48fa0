import { markMatch as markCodec } from "../codecs/mark";
import type { ExtensionDescription } from "../extension";

export const connmarkMatch: ExtensionDescription = {
  name: "connmark",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The connection's mark.",
  source: "iptables-extensions(8), connmark; libxt_connmark.c",
  oneOf: ["--mark"],
  options: [{ name: "--mark", negation: "allowed", value: markCodec, summary: "Mark, under an optional mask." }],
};
