import { cutName } from "../codecs/cut-name";
import type { ExtensionDescription } from "../extension";

export const secmarkTarget: ExtensionDescription = {
  name: "SECMARK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the packet's security mark, for SELinux.",
  example: "--selctx system_u:object_r:ssh_packet_t:s0",
  source: "iptables-extensions(8), SECMARK; libxt_SECMARK.c, xt_SECMARK.c",
  tables: ["mangle", "security"],
  oneOf: ["--selctx"],
  options: [
    {
      name: "--selctx",
      negation: "refused",
      value: cutName("security context", 255),
      summary: "The security context, which the host's policy must know.",
    },
  ],
};
