import { interfaceName } from "../codecs/interface-name";
import { hostAddress } from "../codecs/network";
import type { ExtensionDescription } from "../extension";

export const teeTarget: ExtensionDescription = {
  name: "TEE",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sends a copy of the packet to another host and goes on with the next rule.",
  source: "iptables-extensions(8), TEE; libxt_TEE.c, xt_TEE.c",
  oneOf: ["--gateway"],
  options: [
    { name: "--gateway", negation: "refused", value: hostAddress, summary: "The host, on a network next to this one." },
    { name: "--oif", negation: "refused", value: interfaceName, summary: "Interface the copy leaves by." },
  ],
};
