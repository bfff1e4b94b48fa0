import { ipv6Options } from "../codecs/ipv6-options";
import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

export const hbhMatch: ExtensionDescription = {
  name: "hbh",
  kind: "match",
  families: ["ipv6"],
  summary: "Hop-by-hop options header of IPv6.",
  source: "iptables-extensions(8), hbh (IPv6-specific); libip6t_hbh.c, ip6t_hbh.c",
  options: [
    {
      name: "--hbh-len",
      negation: "allowed",
      value: integer({ min: 0, max: 4294967295 }),
      summary: "Length of the header in bytes.",
    },
    {
      name: "--hbh-opts",
      negation: "refused",
      value: ipv6Options,
      summary: "Its options in this order, each with a length where one is named.",
    },
  ],
};
