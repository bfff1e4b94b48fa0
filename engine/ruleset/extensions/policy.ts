import { connectionAddress } from "../codecs/address";
import { exactChoice } from "../codecs/exact-words";
import { flag } from "../codecs/flag";
import { hexNumber } from "../codecs/hex-number";
import { integer } from "../codecs/number";
import {
  type ExtensionDescription,
  type ExtensionScope,
  findOption,
  type OptionDescription,
  type ValueCodec,
} from "../extension";
import { parseProtocol, printProtocol } from "../protocols";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { checkPolicyElements } from "./policy-elements";

/** ESP, AH and IPComp (RFC 4303, 4302, 3173). */
const PROTOCOLS = [50, 51, 108];

const protocol: ValueCodec = {
  kind: "IPsec protocol",
  accepts: "esp, ah or ipcomp, or their numbers, e.g. esp",
  arity: 1,
  canonicalize: ([text = ""]) => {
    const number = parseProtocol(text);
    if (number !== undefined && PROTOCOLS.includes(number)) return [printProtocol(number)];
    throw new ValueError(`${JSON.stringify(text)} is no protocol of IPsec`, "Write esp, ah or ipcomp.");
  },
};

const ELEMENT_OPTIONS: readonly OptionDescription[] = [
  {
    name: "--reqid",
    negation: "allowed",
    value: integer({ min: 0, max: 4294967295 }),
    summary: "Request number of the policy rule, as setkey(8) gives it with level unique.",
  },
  {
    name: "--spi",
    negation: "allowed",
    value: hexNumber({ min: 0, max: 4294967295 }, 1),
    summary: "Security parameter index of the association.",
  },
  { name: "--proto", negation: "allowed", value: protocol, summary: "Protocol of the encapsulation." },
  {
    name: "--mode",
    negation: "allowed",
    value: exactChoice("IPsec mode", ["transport", "tunnel"]),
    summary: "Mode of the encapsulation.",
  },
  {
    name: "--tunnel-dst",
    negation: "allowed",
    value: connectionAddress,
    summary: "Far end of the tunnel; needs --mode tunnel.",
  },
  {
    name: "--tunnel-src",
    negation: "allowed",
    value: connectionAddress,
    summary: "Near end of the tunnel; needs --mode tunnel.",
  },
];

const OF_ELEMENT = ELEMENT_OPTIONS.map(({ name }) => name);

/** Hooks before routing know no policy of leaving packets, those after it none of arrived ones (xt_policy.c). */
function checkDirection(options: readonly RuleOption[], { hook }: ExtensionScope): void {
  const direction = findOption(options, "--dir")?.values[0];
  const isRefused =
    direction === "out" ? hook === "PREROUTING" || hook === "INPUT" : hook === "OUTPUT" || hook === "POSTROUTING";
  if (!isRefused) return;
  const other = direction === "out" ? "in" : "out";
  throw new ValueError(`--dir ${direction ?? ""} stands in ${hook ?? ""}`, `Write --dir ${other}.`);
}

function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  checkDirection(options, scope);
  if (findOption(options, "--pol")?.values[0] !== "none") {
    checkPolicyElements(options);
    return options;
  }
  const clash = options.find(({ name }) => name === "--strict" || name === "--next");
  if (clash !== undefined) throw new ValueError(`${clash.name} stands beside --pol none`, "Leave it out.");
  const spelled = options.filter(({ name }) => !OF_ELEMENT.includes(name));
  if (spelled.length === options.length) return options;
  const what = "--pol none has no elements, and iptables forgets what is said of them";
  return spellTrap({ spelled, what, fix: "Write --pol ipsec, or leave them out." }, scope.traps);
}

export const policyMatch: ExtensionDescription = {
  name: "policy",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "How IPsec treated or will treat the packet.",
  source: "iptables-extensions(8), policy; libxt_policy.c, xt_policy.c",
  oneOf: ["--dir"],
  requires: new Map([["--next", "--strict"]]),
  element: { separator: "--next", options: OF_ELEMENT },
  options: [
    {
      name: "--dir",
      negation: "refused",
      value: exactChoice("IPsec direction", ["in", "out"]),
      summary: "The policy that was applied to an arrived packet, or that will be to a leaving one.",
    },
    {
      name: "--pol",
      negation: "refused",
      value: exactChoice("IPsec policy", ["none", "ipsec"]),
      filledIn: { ipv4: "ipsec", ipv6: "ipsec" },
      summary: "Whether there is one; default ipsec.",
    },
    {
      name: "--strict",
      negation: "refused",
      value: flag,
      summary: "The elements must be the whole policy, not one that stands somewhere in it.",
    },
    { name: "--next", negation: "refused", value: flag, summary: "What follows describes the next element." },
    ...ELEMENT_OPTIONS,
  ],
  settle,
};
