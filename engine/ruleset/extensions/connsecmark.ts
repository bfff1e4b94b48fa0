import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const connsecmarkTarget: ExtensionDescription = {
  name: "CONNSECMARK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Copies the security mark from the packet to its connection, or back.",
  source: "iptables-extensions(8), CONNSECMARK; libxt_CONNSECMARK.c, xt_CONNSECMARK.c",
  tables: ["mangle", "security"],
  oneOf: ["--save", "--restore"],
  exclusive: [["--save", "--restore"]],
  options: [
    {
      name: "--save",
      negation: "refused",
      value: flag,
      summary: "Copy the packet's mark to a connection without one.",
    },
    {
      name: "--restore",
      negation: "refused",
      value: flag,
      summary: "Copy the connection's mark to a packet without one.",
    },
  ],
};
