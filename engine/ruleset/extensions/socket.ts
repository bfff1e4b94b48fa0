import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const socketMatch: ExtensionDescription = {
  name: "socket",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "An open socket of this host belongs to the packet.",
  source: "iptables-extensions(8), socket; libxt_socket.c, xt_socket.c",
  hooks: ["PREROUTING", "INPUT"],
  options: [
    { name: "--transparent", negation: "refused", value: flag, summary: "Transparent sockets only." },
    {
      name: "--nowildcard",
      negation: "refused",
      value: flag,
      summary: "Sockets that listen on any address count too.",
    },
    {
      name: "--restore-skmark",
      negation: "refused",
      value: flag,
      summary: "Give the packet the mark of the socket.",
    },
  ],
};
