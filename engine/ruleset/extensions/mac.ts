import { macAddress } from "../codecs/mac-address";
import type { ExtensionDescription } from "../extension";

export const macMatch: ExtensionDescription = {
  name: "mac",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Source MAC address of the Ethernet frame.",
  source: "iptables-extensions(8), mac; libxt_mac.c",
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  oneOf: ["--mac-source"],
  options: [{ name: "--mac-source", negation: "allowed", value: macAddress, summary: "The address." }],
};
