import { flag } from "../codecs/flag";
import { prefixLengthMask } from "../codecs/lookup-mask";
import { integer } from "../codecs/number";
import { type ExtensionDescription, findOption } from "../extension";
import type { RuleOption } from "../rule";

const COUNT = integer({ min: 0, max: 4294967295 });

const OPPOSITE = new Map([
  ["--connlimit-upto", "--connlimit-above"],
  ["--connlimit-above", "--connlimit-upto"],
]);

/** A negated limit is printed as its opposite; without --connlimit-daddr the source is looked at. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const destination = findOption(options, "--connlimit-daddr") !== undefined;
  return options
    .filter(option => option.name !== "--connlimit-saddr" || !destination)
    .map(option =>
      option.negated ? { ...option, name: OPPOSITE.get(option.name) ?? option.name, negated: false } : option,
    );
}

export const connlimitMatch: ExtensionDescription = {
  name: "connlimit",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "How many connections a host or network has open.",
  example: "--connlimit-above 20 --connlimit-mask 24",
  source: "iptables-extensions(8), connlimit; libxt_connlimit.c",
  oneOf: ["--connlimit-upto", "--connlimit-above"],
  exclusive: [
    ["--connlimit-upto", "--connlimit-above"],
    ["--connlimit-saddr", "--connlimit-daddr"],
  ],
  options: [
    { name: "--connlimit-upto", negation: "allowed", value: COUNT, summary: "At most so many connections." },
    { name: "--connlimit-above", negation: "allowed", value: COUNT, summary: "More than so many connections." },
    {
      name: "--connlimit-mask",
      negation: "refused",
      value: prefixLengthMask,
      filledIn: { ipv4: "32", ipv6: "128" },
      summary: "Prefix length of the networks that are counted; default one address.",
    },
    {
      name: "--connlimit-saddr",
      negation: "refused",
      value: flag,
      filledIn: { ipv4: "", ipv6: "" },
      summary: "Count by source address; the default.",
    },
    { name: "--connlimit-daddr", negation: "refused", value: flag, summary: "Count by destination address." },
  ],
  settle,
};
