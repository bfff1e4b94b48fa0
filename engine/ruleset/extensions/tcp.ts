import { integer } from "../codecs/number";
import { narrowingPortRange } from "../codecs/port";
import { synFlag, tcpFlags } from "../codecs/tcp-flags";
import type { ExtensionDescription } from "../extension";

export const tcpMatch: ExtensionDescription = {
  name: "tcp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Ports, flags and options of TCP.",
  example: "--dport 443 --syn",
  source: "iptables-extensions(8), tcp; libxt_tcp.c",
  protocols: [6],
  impliedBy: 6,
  native: ["--sport", "--dport", "--tcp-flags"],
  options: [
    {
      name: "--sport",
      aliases: ["--source-port"],
      negation: "allowed",
      value: narrowingPortRange("checked"),
      summary: "Source port or range of ports.",
    },
    {
      name: "--dport",
      aliases: ["--destination-port"],
      negation: "allowed",
      value: narrowingPortRange("checked"),
      summary: "Destination port or range of ports.",
    },
    {
      name: "--tcp-option",
      negation: "allowed",
      value: integer({ min: 1, max: 255 }),
      summary: "A TCP option of that number is present.",
    },
    { name: "--tcp-flags", negation: "allowed", value: tcpFlags, summary: "Which flags are set, of those looked at." },
    {
      name: "--syn",
      printedAs: "--tcp-flags",
      negation: "allowed",
      value: synFlag,
      summary: "SYN set, and FIN, RST and ACK not: the first packet of a connection.",
    },
  ],
};
