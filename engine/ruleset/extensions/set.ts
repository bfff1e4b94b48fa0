import { counter } from "../codecs/counter";
import { flag } from "../codecs/flag";
import { setReference } from "../codecs/set-reference";
import { type ExtensionDescription, OMITTED, type OptionDescription, type ValueCodec } from "../extension";

/** A flag that is on by default: only its negation says anything. */
const defaultFlag: ValueCodec = {
  ...flag,
  canonicalize: (_, scope) => (scope.negated ? [] : OMITTED),
};

function counterOptions(unit: "packets" | "bytes"): readonly OptionDescription[] {
  const summary = (relation: string): string => `The element's counter of ${unit} is ${relation} this.`;
  return [
    { name: `--${unit}-eq`, negation: "allowed", value: counter, summary: summary("exactly") },
    { name: `--${unit}-lt`, negation: "refused", value: counter, summary: summary("less than") },
    { name: `--${unit}-gt`, negation: "refused", value: counter, summary: summary("greater than") },
  ];
}

export const setMatch: ExtensionDescription = {
  name: "set",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet's addresses, ports or marks are in an ipset.",
  source: "iptables-extensions(8), set; libxt_set.c",
  oneOf: ["--match-set"],
  exclusive: [
    ["--packets-eq", "--packets-lt", "--packets-gt"],
    ["--bytes-eq", "--bytes-lt", "--bytes-gt"],
  ],
  options: [
    {
      name: "--match-set",
      aliases: ["--set"],
      negation: "allowed",
      value: setReference,
      summary: "The set, and which side of the packet each of its dimensions looks at.",
    },
    {
      name: "--return-nomatch",
      negation: "refused",
      value: flag,
      summary: "Elements with the nomatch flag count as matching.",
    },
    {
      name: "--update-counters",
      negation: "allowed",
      value: defaultFlag,
      summary: "Count the packet in the element; on unless negated.",
    },
    {
      name: "--update-subcounters",
      negation: "allowed",
      value: defaultFlag,
      summary: "Count the packet in the member sets of a list; on unless negated.",
    },
    ...counterOptions("packets"),
    ...counterOptions("bytes"),
  ],
};
