import { flag } from "../codecs/flag";
import { narrowingRange } from "../codecs/narrowing-range";
import { integer } from "../codecs/number";
import { type ExtensionDescription, type ExtensionScope, OMITTED, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const AH = 51;

const LENGTH = integer({ min: 0, max: 4294967295 });

/** A length of 0 is no condition. */
const length: ValueCodec = {
  ...LENGTH,
  canonicalize: (values, scope) => {
    const printed = LENGTH.canonicalize(values, scope);
    return printed[0] === "0" && !scope.negated ? OMITTED : printed;
  },
};

/** What ip6tables alone has: in IPv4 the kernel looks at the index only. */
function ofIpv6(codec: ValueCodec): ValueCodec {
  return {
    ...codec,
    canonicalize: (values, scope) => {
      if (scope.family === "ipv6") return codec.canonicalize(values, scope);
      throw new ValueError("it exists in IPv6 only", "Leave it out, or keep the rule to IPv6.");
    },
  };
}

/** In IPv4 it is a protocol, in IPv6 a header that may stand before any. */
function settle(options: readonly RuleOption[], { family, protocol }: ExtensionScope): readonly RuleOption[] {
  if (family === "ipv6" || (protocol?.number === AH && !protocol.negated)) return options;
  throw new ValueError("in IPv4 it needs its protocol", "Add -p ah to the rule, not negated.");
}

export const ahMatch: ExtensionDescription = {
  name: "ah",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Authentication header of IPsec.",
  source: "iptables-extensions(8), ah (IPv4-specific, IPv6-specific); libipt_ah.c, libip6t_ah.c, ipt_ah.c, ip6t_ah.c",
  impliedBy: AH,
  options: [
    {
      name: "--ahspi",
      negation: "allowed",
      value: narrowingRange({ min: 0, max: 4294967295 }),
      summary: "Security parameter index or range of indexes.",
    },
    {
      name: "--ahlen",
      negation: "allowed",
      value: ofIpv6(length),
      summary: "Length of the header in bytes; 0 for any. IPv6 only.",
    },
    {
      name: "--ahres",
      negation: "refused",
      value: ofIpv6(flag),
      summary: "The reserved field is zero. IPv6 only.",
    },
  ],
  settle,
};
