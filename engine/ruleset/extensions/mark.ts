import { markMatch as markCodec } from "../codecs/mark";
import type { ExtensionDescription } from "../extension";

export const markMatch: ExtensionDescription = {
  name: "mark",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet's mark.",
  source: "iptables-extensions(8), mark; libxt_mark.c",
  oneOf: ["--mark"],
  options: [{ name: "--mark", negation: "allowed", value: markCodec, summary: "Mark, under an optional mask." }],
};
