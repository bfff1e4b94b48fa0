import { natPorts } from "../codecs/address";
import { flag } from "../codecs/flag";
import { type ExtensionDescription, findOption } from "../extension";
import { isSince } from "../iptables-version";

export const redirectTarget: ExtensionDescription = {
  name: "REDIRECT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sends the connection to this host.",
  example: "--to-ports 3128",
  source: "iptables-extensions(8), REDIRECT; libxt_NAT.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: [
    { name: "--to-ports", negation: "refused", value: natPorts("refused"), summary: "New destination port or range." },
    { name: "--random", negation: "refused", value: flag, summary: "Choose the port by a hash." },
  ],
  // ip6tables-save 1.8.7 prints it behind ports only.
  settle: (options, { family, iptables }) =>
    family === "ipv4" || isSince(iptables, "1.8.9") || findOption(options, "--to-ports") !== undefined
      ? options
      : options.filter(option => option.name !== "--random"),
};
