import { integerRange } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

export const lengthMatch: ExtensionDescription = {
  name: "length",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Length of the packet in bytes, header included.",
  example: "--length 1400:1500",
  source: "iptables-extensions(8), length; libxt_length.c",
  oneOf: ["--length"],
  options: [
    {
      name: "--length",
      negation: "allowed",
      value: integerRange({ min: 0, max: 65535 }),
      summary: "Length or range of lengths, in bytes.",
    },
  ],
};
