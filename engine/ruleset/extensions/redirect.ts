import { natPorts } from "../codecs/address";
import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const redirectTarget: ExtensionDescription = {
  name: "REDIRECT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sends the connection to this host.",
  source: "iptables-extensions(8), REDIRECT; libxt_NAT.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: [
    { name: "--to-ports", negation: "refused", value: natPorts("refused"), summary: "New destination port or range." },
    { name: "--random", negation: "refused", value: flag, summary: "Choose the port by a hash." },
  ],
};
