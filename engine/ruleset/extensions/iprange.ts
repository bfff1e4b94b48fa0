import { addressRange } from "../codecs/address";
import type { ExtensionDescription } from "../extension";

export const iprangeMatch: ExtensionDescription = {
  name: "iprange",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "An address lies between two others.",
  example: "--src-range 192.0.2.10-192.0.2.20",
  source: "iptables-extensions(8), iprange; libxt_iprange.c",
  oneOf: ["--src-range", "--dst-range"],
  options: [
    { name: "--src-range", negation: "allowed", value: addressRange, summary: "Range of the source address." },
    { name: "--dst-range", negation: "allowed", value: addressRange, summary: "Range of the destination address." },
  ],
};
