import { listeningPort } from "../codecs/listening-port";
import { markChange } from "../codecs/mark";
import { localAddress } from "../codecs/network";
import type { ExtensionDescription } from "../extension";

export const tproxyTarget: ExtensionDescription = {
  name: "TPROXY",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Hands the packet to a socket of this host without changing its addresses.",
  example: "--on-port 3128 --tproxy-mark 0x1",
  source: "iptables-extensions(8), TPROXY; libxt_TPROXY.c, xt_TPROXY.c",
  tables: ["mangle"],
  hooks: ["PREROUTING"],
  protocols: [6, 17],
  oneOf: ["--on-port"],
  options: [
    { name: "--on-port", negation: "refused", value: listeningPort, summary: "Port of the socket." },
    {
      name: "--on-ip",
      negation: "refused",
      value: localAddress,
      filledIn: { ipv4: "0.0.0.0", ipv6: "::" },
      summary: "Address of the socket; default that of the incoming interface.",
    },
    {
      name: "--tproxy-mark",
      negation: "refused",
      value: markChange("set-xmark"),
      filledIn: { ipv4: "0x0/0x0", ipv6: "0x0/0x0" },
      summary: "Mark the packet gets, under a mask; default unchanged.",
    },
  ],
};
