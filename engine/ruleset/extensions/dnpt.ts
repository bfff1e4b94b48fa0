import { translatedPrefix } from "../codecs/network";
import type { ExtensionDescription } from "../extension";

export const dnptTarget: ExtensionDescription = {
  name: "DNPT",
  kind: "target",
  families: ["ipv6"],
  summary: "Rewrites the prefix of the destination address, without state.",
  example: "--src-pfx 2001:db8:2::/48 --dst-pfx 2001:db8:1::/48",
  source: "iptables-extensions(8), DNPT (IPv6-specific); libip6t_DNPT.c, ip6t_NPT.c",
  tables: ["mangle"],
  hooks: ["PREROUTING", "OUTPUT"],
  oneOf: ["--src-pfx", "--dst-pfx"],
  requires: new Map([
    ["--src-pfx", "--dst-pfx"],
    ["--dst-pfx", "--src-pfx"],
  ]),
  options: [
    { name: "--src-pfx", negation: "refused", value: translatedPrefix, summary: "Prefix the packet arrives with." },
    { name: "--dst-pfx", negation: "refused", value: translatedPrefix, summary: "Prefix it gets." },
  ],
};
