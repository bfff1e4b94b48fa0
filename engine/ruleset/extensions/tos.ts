import { typeOfService } from "../codecs/tos";
import type { ExtensionDescription } from "../extension";

export const tosMatch: ExtensionDescription = {
  name: "tos",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The type of service (IPv4) or traffic class (IPv6) of the packet.",
  example: "--tos 0x10",
  source: "iptables-extensions(8), tos; libxt_tos.c",
  oneOf: ["--tos"],
  options: [
    {
      name: "--tos",
      negation: "allowed",
      value: typeOfService,
      summary: "The value under a mask; a name leaves out the two bits of ECN.",
    },
  ],
};
