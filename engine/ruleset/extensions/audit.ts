import { choice } from "../codecs/word-set";
import type { ExtensionDescription } from "../extension";

export const auditTarget: ExtensionDescription = {
  name: "AUDIT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Writes an audit record of the packet and goes on with the next rule.",
  source: "iptables-extensions(8), AUDIT; libxt_AUDIT.c, xt_AUDIT.c",
  oneOf: ["--type"],
  options: [
    {
      name: "--type",
      negation: "refused",
      value: choice("audit type", ["accept", "drop", "reject"]),
      summary: "What the record says becomes of the packet.",
    },
  ],
};
