import type { ExtensionDescription } from "../extension";

export const notrackTarget: ExtensionDescription = {
  name: "NOTRACK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Does not track the packet (the older form of CT --notrack).",
  source: "iptables-extensions(8), NOTRACK; libxt_CT.c",
  tables: ["raw"],
  options: [],
};
