import { hostNetwork } from "../codecs/network";
import { integer } from "../codecs/number";
import type { ExtensionDescription, OptionDescription } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const BYTE = integer({ min: 0, max: 255 });

const FIELDS = ["--srh-hdr-len", "--srh-segs-left", "--srh-last-entry"];

function compare(field: string, what: string): readonly OptionDescription[] {
  return [
    { name: `${field}-eq`, negation: "allowed", value: BYTE, summary: `${what} is exactly this.` },
    { name: `${field}-gt`, negation: "allowed", value: BYTE, summary: `${what} is greater than this.` },
    { name: `${field}-lt`, negation: "allowed", value: BYTE, summary: `${what} is less than this.` },
  ];
}

function address(name: string, summary: string): OptionDescription {
  return { name, negation: "allowed", value: hostNetwork, summary };
}

/** The kernel has one number a field: iptables would compare all of its options with the last. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  for (const field of FIELDS) {
    const numbers = options.filter(({ name }) => name.startsWith(field)).map(({ values }) => values[0]);
    if (new Set(numbers).size < 2) continue;
    const fix = "Write the match a second time for the second number.";
    throw new ValueError(`iptables keeps one number for all options ${field}-*`, fix);
  }
  return options;
}

export const srhMatch: ExtensionDescription = {
  name: "srh",
  kind: "match",
  families: ["ipv6"],
  summary: "Segment routing header of IPv6.",
  source: "iptables-extensions(8), srh (IPv6-specific); libip6t_srh.c, ip6t_srh.c",
  options: [
    { name: "--srh-next-hdr", negation: "allowed", value: BYTE, summary: "Number of the next header." },
    ...compare("--srh-hdr-len", "Length of the header, in units of 8 bytes without the first,"),
    ...compare("--srh-segs-left", "The number of segments left"),
    ...compare("--srh-last-entry", "The index of the last segment"),
    { name: "--srh-tag", negation: "allowed", value: integer({ min: 0, max: 65535 }), summary: "Tag of the packet." },
    address("--srh-psid", "The previous segment."),
    address("--srh-nsid", "The next segment."),
    address("--srh-lsid", "The last segment."),
  ],
  settle,
};
