import { translatedPrefix } from "../codecs/network";
import type { ExtensionDescription } from "../extension";

export const snptTarget: ExtensionDescription = {
  name: "SNPT",
  kind: "target",
  families: ["ipv6"],
  summary: "Rewrites the prefix of the source address, without state.",
  example: "--src-pfx 2001:db8:1::/48 --dst-pfx 2001:db8:2::/48",
  source: "iptables-extensions(8), SNPT (IPv6-specific); libip6t_SNPT.c, ip6t_NPT.c",
  tables: ["mangle"],
  hooks: ["INPUT", "POSTROUTING"],
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
