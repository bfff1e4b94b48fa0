import { flag } from "../codecs/flag";
import { wordSet } from "../codecs/word-set";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

const TYPES = wordSet("address types", [
  "UNSPEC",
  "UNICAST",
  "LOCAL",
  "BROADCAST",
  "ANYCAST",
  "MULTICAST",
  "BLACKHOLE",
  "UNREACHABLE",
  "PROHIBIT",
  "THROW",
  "NAT",
  "XRESOLVE",
]);

/** Types the kernel refuses for IPv6 (xt_addrtype.c). */
const NOT_IN_IPV6 = ["BROADCAST", "BLACKHOLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"];

const addressTypes: ValueCodec = {
  ...TYPES,
  canonicalize: (values, scope) => {
    const [printed = ""] = TYPES.canonicalize(values, scope);
    const wrong = scope.family === "ipv6" ? printed.split(",").find(type => NOT_IN_IPV6.includes(type)) : undefined;
    if (wrong === undefined) return [printed];
    throw new ValueError(`${wrong} does not exist in IPv6`, "Leave it out, or keep the rule to IPv4.");
  },
};

export const addrtypeMatch: ExtensionDescription = {
  name: "addrtype",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "What the routing table says of an address: local, broadcast, …",
  example: "--dst-type LOCAL",
  source: "iptables-extensions(8), addrtype; libxt_addrtype.c, xt_addrtype.c",
  oneOf: ["--src-type", "--dst-type"],
  exclusive: [["--limit-iface-in", "--limit-iface-out"]],
  options: [
    { name: "--src-type", negation: "allowed", value: addressTypes, summary: "Type of the source address." },
    { name: "--dst-type", negation: "allowed", value: addressTypes, summary: "Type of the destination address." },
    {
      name: "--limit-iface-in",
      negation: "refused",
      value: flag,
      hooks: ["PREROUTING", "INPUT", "FORWARD"],
      summary: "Ask only of the interface the packet came in by.",
    },
    {
      name: "--limit-iface-out",
      negation: "refused",
      value: flag,
      hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
      summary: "Ask only of the interface the packet leaves by.",
    },
  ],
};
