import { network } from "../codecs/network";
import type { ExtensionDescription } from "../extension";

export const netmapTarget: ExtensionDescription = {
  name: "NETMAP",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Rewrites a network of addresses to another, host by host: the destination, or on the way out the source.",
  example: "--to 192.0.2.0/24",
  source: "iptables-extensions(8), NETMAP; libipt_NETMAP.c, libip6t_NETMAP.c, xt_NETMAP.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  oneOf: ["--to"],
  options: [{ name: "--to", negation: "refused", value: network, summary: "The network to map to." }],
};
