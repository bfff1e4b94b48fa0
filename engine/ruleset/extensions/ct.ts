import { flag } from "../codecs/flag";
import { parseBounded } from "../codecs/number";
import { bareName } from "../codecs/text";
import { wordSet } from "../codecs/word-set";
import { type ExtensionDescription, findOption, OMITTED, type ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

const EVENTS = [
  "new",
  "related",
  "destroy",
  "reply",
  "assured",
  "protoinfo",
  "helper",
  "mark",
  "natseqinfo",
  "secmark",
];

const zone: ValueCodec = {
  kind: "conntrack zone",
  accepts: "a zone from 0 to 65535, or mark",
  arity: 1,
  canonicalize: ([text = ""]) => {
    if (text === "mark") return [text];
    const number = parseBounded(text, { min: 0, max: 65535 });
    return number === 0 ? OMITTED : [String(number)];
  },
};

export const ctTarget: ExtensionDescription = {
  name: "CT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets how connection tracking treats the packet.",
  example: "--helper ftp",
  source: "iptables-extensions(8), CT; libxt_CT.c, xt_CT.c",
  tables: ["raw"],
  options: [
    { name: "--notrack", negation: "refused", value: flag, summary: "Do not track the packet." },
    { name: "--helper", negation: "refused", value: bareName("helper", 15), summary: "Use this helper; needs -p." },
    {
      name: "--timeout",
      negation: "refused",
      value: bareName("timeout policy", 31),
      summary: "Use this timeout policy; needs -p.",
    },
    {
      name: "--ctevents",
      negation: "refused",
      value: wordSet("conntrack events", EVENTS),
      summary: "Report only these events.",
    },
    {
      name: "--expevents",
      negation: "refused",
      value: wordSet("expectation events", ["new"]),
      summary: "Report only these expectation events.",
    },
    { name: "--zone-orig", negation: "refused", value: zone, summary: "Zone in the original direction." },
    { name: "--zone-reply", negation: "refused", value: zone, summary: "Zone in the reply direction." },
    { name: "--zone", negation: "refused", value: zone, summary: "Zone in both directions." },
  ],
  exclusive: [["--zone", "--zone-orig", "--zone-reply"]],
  settle: (options, scope) => {
    const needy = findOption(options, "--helper") ?? findOption(options, "--timeout");
    if (needy !== undefined && (scope.protocol === undefined || scope.protocol.negated)) {
      throw new ValueError(`${needy.name} needs a protocol, not negated`, "Add -p tcp, udp or another to the rule.");
    }
    return options;
  },
};
