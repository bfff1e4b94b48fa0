import { ipv6Options } from "../codecs/ipv6-options";
import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

export const dstMatch: ExtensionDescription = {
  name: "dst",
  kind: "match",
  families: ["ipv6"],
  summary: "Destination options header of IPv6.",
  source: "iptables-extensions(8), dst (IPv6-specific); libip6t_dst.c, ip6t_hbh.c",
  options: [
    {
      name: "--dst-len",
      negation: "allowed",
      value: integer({ min: 0, max: 4294967295 }),
      summary: "Length of the header in bytes.",
    },
    {
      name: "--dst-opts",
      negation: "refused",
      value: ipv6Options,
      summary: "Its options in this order, each with a length where one is named.",
    },
  ],
};
