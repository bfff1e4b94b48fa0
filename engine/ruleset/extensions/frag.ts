import { flag } from "../codecs/flag";
import { narrowingRange } from "../codecs/narrowing-range";
import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

export const fragMatch: ExtensionDescription = {
  name: "frag",
  kind: "match",
  families: ["ipv6"],
  summary: "Fragment header of IPv6.",
  source: "iptables-extensions(8), frag (IPv6-specific); libip6t_frag.c, ip6t_frag.c",
  exclusive: [["--fragmore", "--fraglast"]],
  options: [
    {
      name: "--fragid",
      negation: "allowed",
      value: narrowingRange({ min: 0, max: 4294967295 }),
      summary: "Identification or range of them.",
    },
    {
      name: "--fraglen",
      negation: "allowed",
      value: integer({ min: 0, max: 4294967295 }),
      summary: "Length of the header in bytes; the kernel knows 8 only.",
    },
    { name: "--fragres", negation: "refused", value: flag, summary: "The reserved fields are zero." },
    { name: "--fragfirst", negation: "refused", value: flag, summary: "Is the first fragment." },
    { name: "--fragmore", negation: "refused", value: flag, summary: "More fragments follow." },
    { name: "--fraglast", negation: "refused", value: flag, summary: "Is the last fragment." },
  ],
};
