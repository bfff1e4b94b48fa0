import { integer } from "../codecs/number";
import { portRange } from "../codecs/port";
import { wordSet } from "../codecs/word-set";
import type { ExtensionDescription } from "../extension";

const PACKET_TYPES = [
  "REQUEST",
  "RESPONSE",
  "DATA",
  "ACK",
  "DATAACK",
  "CLOSEREQ",
  "CLOSE",
  "RESET",
  "SYNC",
  "SYNCACK",
  "INVALID",
];

export const dccpMatch: ExtensionDescription = {
  name: "dccp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Ports, packet types and options of DCCP.",
  example: "--dport 5004",
  source: "iptables-extensions(8), dccp; libxt_dccp.c",
  protocols: [33],
  impliedBy: 33,
  options: [
    {
      name: "--sport",
      aliases: ["--source-port"],
      negation: "allowed",
      value: portRange("unchecked"),
      summary: "Source port or range of ports.",
    },
    {
      name: "--dport",
      aliases: ["--destination-port"],
      negation: "allowed",
      value: portRange("unchecked"),
      summary: "Destination port or range of ports.",
    },
    {
      name: "--dccp-types",
      negation: "allowed",
      value: wordSet("DCCP packet types", PACKET_TYPES),
      summary: "The packet is of one of these types.",
    },
    {
      name: "--dccp-option",
      negation: "allowed",
      value: integer({ min: 1, max: 255 }),
      summary: "A DCCP option of that number is present.",
    },
  ],
};
