import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const TCP = 6;
const BIT = integer({ min: 0, max: 1 });

/** `--ecn-tcp-remove` clears both bits of the TCP header, and is printed so unless the IP header is set too. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const remove = findOption(options, "--ecn-tcp-remove");
  const ect = findOption(options, "--ecn-ip-ect");
  const bits = ["--ecn-tcp-ece", "--ecn-tcp-cwr"].map(name => {
    const cleared = remove === undefined ? undefined : { name, negated: false, values: ["0"] };
    return findOption(options, name) ?? cleared;
  });
  const touchesTcp = bits.some(bit => bit !== undefined);
  if (touchesTcp && (scope.protocol?.number !== TCP || scope.protocol.negated)) {
    throw new ValueError("the bits of the TCP header need TCP", "Add -p tcp to the rule.");
  }
  if (ect === undefined && bits.every(bit => bit?.values[0] === "0")) {
    return [{ name: "--ecn-tcp-remove", negated: false, values: [] }];
  }
  return [...bits, ect].flatMap(option => option ?? []);
}

export const ecnTarget: ExtensionDescription = {
  name: "ECN",
  kind: "target",
  families: ["ipv4"],
  summary: "Clears or sets the bits of explicit congestion notification.",
  source: "iptables-extensions(8), ECN (IPv4-specific); libipt_ECN.c, ipt_ECN.c",
  tables: ["mangle"],
  oneOf: ["--ecn-tcp-remove", "--ecn-tcp-ece", "--ecn-tcp-cwr", "--ecn-ip-ect"],
  exclusive: [
    ["--ecn-tcp-remove", "--ecn-tcp-ece"],
    ["--ecn-tcp-remove", "--ecn-tcp-cwr"],
  ],
  forgets: new Map([["--ecn-ip-ect", "--ecn-tcp-remove"]]),
  options: [
    {
      name: "--ecn-tcp-remove",
      negation: "refused",
      value: flag,
      summary: "Clear ECE and CWR of the TCP header; needs -p tcp.",
    },
    { name: "--ecn-tcp-ece", negation: "refused", value: BIT, summary: "Set ECE of the TCP header; needs -p tcp." },
    { name: "--ecn-tcp-cwr", negation: "refused", value: BIT, summary: "Set CWR of the TCP header; needs -p tcp." },
    {
      name: "--ecn-ip-ect",
      negation: "refused",
      value: integer({ min: 0, max: 3 }),
      summary: "Set the code point in the IP header.",
    },
  ],
  settle,
};
