import type { ExtensionDescription } from "../extension";

export const eui64Match: ExtensionDescription = {
  name: "eui64",
  kind: "match",
  families: ["ipv6"],
  summary: "The source address is made from the sender's MAC address.",
  source: "iptables-extensions(8), eui64 (IPv6-specific); libip6t_eui64.c, ip6t_eui64.c",
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  options: [],
};
