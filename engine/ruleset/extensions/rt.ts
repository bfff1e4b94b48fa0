import { printAddress } from "../address";
import { readAddress } from "../codecs/address";
import { flag } from "../codecs/flag";
import { narrowingRange } from "../codecs/narrowing-range";
import { integer } from "../codecs/number";
import { type ExtensionDescription, findOption, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

/** Most addresses the match holds (ip6t_rt.h, IP6T_RT_HOPS). */
const MAX_ADDRESSES = 16;

const UNSIGNED_32 = { min: 0, max: 4294967295 };

const addresses: ValueCodec = {
  kind: "addresses",
  accepts: `up to ${MAX_ADDRESSES} IPv6 addresses, separated by commas`,
  arity: 1,
  items: [{ takes: "several" }],
  canonicalize: ([text = ""], scope) => {
    const list = text.split(",");
    if (list.length > MAX_ADDRESSES) {
      throw new ValueError(`the list has ${list.length} addresses`, `Name at most ${MAX_ADDRESSES}.`);
    }
    return [list.map(address => printAddress(readAddress(address, scope.family))).join(",")];
  },
};

/** Addresses and a reserved field are those of type 0. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const type = findOption(options, "--rt-type");
  const needy = findOption(options, "--rt-0-res") ?? findOption(options, "--rt-0-addrs");
  if (needy === undefined || (type?.values[0] === "0" && !type.negated)) return options;
  throw new ValueError(`${needy.name} needs --rt-type 0`, "Add --rt-type 0 before it.");
}

export const rtMatch: ExtensionDescription = {
  name: "rt",
  kind: "match",
  families: ["ipv6"],
  summary: "Routing header of IPv6.",
  example: "--rt-type 0 --rt-segsleft 1:16",
  source: "iptables-extensions(8), rt (IPv6-specific); libip6t_rt.c, ip6t_rt.c",
  requires: new Map([["--rt-0-not-strict", "--rt-0-addrs"]]),
  options: [
    { name: "--rt-type", negation: "allowed", value: integer(UNSIGNED_32), summary: "Type of the header." },
    {
      name: "--rt-segsleft",
      negation: "allowed",
      value: narrowingRange(UNSIGNED_32),
      summary: "Segments left, or a range of them.",
    },
    { name: "--rt-len", negation: "allowed", value: integer(UNSIGNED_32), summary: "Length of the header in bytes." },
    { name: "--rt-0-res", negation: "refused", value: flag, summary: "The reserved field of type 0 is zero." },
    { name: "--rt-0-addrs", negation: "refused", value: addresses, summary: "Addresses of type 0, in this order." },
    { name: "--rt-0-not-strict", negation: "refused", value: flag, summary: "Other addresses may stand between them." },
  ],
  settle,
};
