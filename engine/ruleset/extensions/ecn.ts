import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const TCP = 6;

const TCP_OPTIONS = ["--ecn-tcp-ece", "--ecn-tcp-cwr"];

/** The bits of the TCP header need a rule for TCP (xt_ecn.c, ecn_mt_check4). */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const needsTcp = TCP_OPTIONS.find(name => findOption(options, name) !== undefined);
  const isTcp = scope.protocol?.number === TCP && !scope.protocol.negated;
  if (needsTcp === undefined || isTcp) return options;
  throw new ValueError(`${needsTcp} looks into the TCP header`, "Add -p tcp to the rule.");
}

export const ecnMatch: ExtensionDescription = {
  name: "ecn",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The bits of explicit congestion notification (RFC 3168).",
  source: "iptables-extensions(8), ecn; libxt_ecn.c, xt_ecn.c",
  oneOf: ["--ecn-tcp-ece", "--ecn-tcp-cwr", "--ecn-ip-ect"],
  options: [
    { name: "--ecn-tcp-ece", negation: "allowed", value: flag, summary: "The ECE bit of TCP is set." },
    { name: "--ecn-tcp-cwr", negation: "allowed", value: flag, summary: "The CWR bit of TCP is set." },
    {
      name: "--ecn-ip-ect",
      negation: "allowed",
      value: integer({ min: 0, max: 3 }),
      summary: "The two bits of the IP header: 0 not capable, 1 and 2 capable, 3 congestion experienced.",
    },
  ],
  settle,
};
