import { connectionAddress } from "../codecs/address";
import { integerRange } from "../codecs/number";
import { portRange } from "../codecs/port";
import { protocolNumber } from "../codecs/protocol";
import { choice, wordSet } from "../codecs/word-set";
import type { ExtensionDescription, OptionDescription, ValueCodec } from "../extension";

const STATES = ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"];

const STATUSES = wordSet("conntrack statuses", ["NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED"]);

/** NONE is no bit: it is printed only when it stands alone. */
const statuses: ValueCodec = {
  ...STATUSES,
  canonicalize: (values, scope) => {
    const [printed = ""] = STATUSES.canonicalize(values, scope);
    return [printed.replace(/^NONE,/, "")];
  },
};

function address(name: string, summary: string): OptionDescription {
  return { name, negation: "allowed", value: connectionAddress, summary };
}

function port(name: string, summary: string): OptionDescription {
  return { name, negation: "allowed", value: portRange("unchecked"), summary };
}

export const conntrackMatch: ExtensionDescription = {
  name: "conntrack",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "What connection tracking knows of the packet's connection.",
  example: "--ctstate RELATED,ESTABLISHED",
  source: "iptables-extensions(8), conntrack; libxt_conntrack.c",
  oneOf: [
    "--ctstate",
    "--ctproto",
    "--ctorigsrc",
    "--ctorigdst",
    "--ctreplsrc",
    "--ctrepldst",
    "--ctorigsrcport",
    "--ctorigdstport",
    "--ctreplsrcport",
    "--ctrepldstport",
    "--ctstatus",
    "--ctexpire",
    "--ctdir",
  ],
  options: [
    {
      name: "--ctstate",
      negation: "allowed",
      value: wordSet("conntrack states", STATES),
      summary: "State of the connection.",
    },
    {
      name: "--ctproto",
      negation: "allowed",
      value: protocolNumber,
      summary: "Protocol of the connection.",
    },
    address("--ctorigsrc", "Source address in the original direction."),
    address("--ctorigdst", "Destination address in the original direction."),
    address("--ctreplsrc", "Source address in the reply direction."),
    address("--ctrepldst", "Destination address in the reply direction."),
    port("--ctorigsrcport", "Source port in the original direction."),
    port("--ctorigdstport", "Destination port in the original direction."),
    port("--ctreplsrcport", "Source port in the reply direction."),
    port("--ctrepldstport", "Destination port in the reply direction."),
    {
      name: "--ctstatus",
      negation: "allowed",
      value: statuses,
      summary: "Status bits of the connection.",
    },
    {
      name: "--ctexpire",
      negation: "allowed",
      value: integerRange({ min: 0, max: 4294967295 }),
      summary: "Seconds until the entry expires.",
    },
    {
      name: "--ctdir",
      negation: "refused",
      value: choice("direction", ["ORIGINAL", "REPLY"]),
      summary: "Direction of the packet.",
    },
  ],
};
