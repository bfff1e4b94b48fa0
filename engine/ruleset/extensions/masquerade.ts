import { natPorts } from "../codecs/address";
import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const masqueradeTarget: ExtensionDescription = {
  name: "MASQUERADE",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Rewrites the source to the address of the interface the packet leaves by.",
  example: "--to-ports 1024-65535",
  source: "iptables-extensions(8), MASQUERADE; libxt_NAT.c",
  tables: ["nat"],
  hooks: ["POSTROUTING"],
  options: [
    { name: "--to-ports", negation: "refused", value: natPorts("lost"), summary: "Source ports to choose from." },
    { name: "--random", negation: "refused", value: flag, summary: "Choose the port by a hash." },
    { name: "--random-fully", negation: "refused", value: flag, summary: "Choose the port at random." },
  ],
};
