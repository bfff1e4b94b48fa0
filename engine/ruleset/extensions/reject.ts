import { type ExtensionDescription, findOption, type ValueCodec } from "../extension";
import type { Family } from "../model";
import { ValueError } from "../rule-error";

const TCP = 6;

/** Answers of each family with the short name, in the order iptables tries them (libipt_REJECT.c, libip6t_REJECT.c). */
const ANSWERS: Readonly<Record<Family, readonly (readonly [name: string, alias: string])[]>> = {
  ipv4: [
    ["icmp-net-unreachable", "net-unreach"],
    ["icmp-host-unreachable", "host-unreach"],
    ["icmp-proto-unreachable", "proto-unreach"],
    ["icmp-port-unreachable", "port-unreach"],
    ["icmp-net-prohibited", "net-prohib"],
    ["icmp-host-prohibited", "host-prohib"],
    ["tcp-reset", "tcp-rst"],
    ["icmp-admin-prohibited", "admin-prohib"],
  ],
  ipv6: [
    ["icmp6-no-route", "no-route"],
    ["icmp6-adm-prohibited", "adm-prohibited"],
    ["icmp6-addr-unreachable", "addr-unreach"],
    ["icmp6-port-unreachable", "port-unreach"],
    ["tcp-reset", "tcp-reset"],
    ["icmp6-policy-fail", "policy-fail"],
    ["icmp6-reject-route", "reject-route"],
  ],
};

function findAnswer(text: string, family: Family): string | undefined {
  const wanted = text.toLowerCase();
  if (wanted === "") return undefined;
  return ANSWERS[family].find(names => names.some(name => name.startsWith(wanted)))?.[0];
}

/** The answer's name or short name, cut short or not, printed in full. */
const answer: ValueCodec = {
  kind: "reject answer",
  accepts: "the name of an ICMP error of the rule's family, or tcp-reset",
  arity: 1,
  items: [{ takes: "one", of: [...new Set(Object.values(ANSWERS).flatMap(names => names.map(([name]) => name)))] }],
  canonicalize: ([text = ""], scope) => {
    const found = findAnswer(text, scope.family);
    if (found !== undefined) return [found];
    const names = ANSWERS[scope.family].map(([name]) => name).join(", ");
    throw new ValueError(`${JSON.stringify(text)} is no answer of ${scope.family}`, `Write one of ${names}.`);
  },
};

export const rejectTarget: ExtensionDescription = {
  name: "REJECT",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Drops the packet and answers with an error.",
  source: "iptables-extensions(8), REJECT; libipt_REJECT.c, libip6t_REJECT.c",
  tables: ["filter"],
  options: [
    {
      name: "--reject-with",
      negation: "refused",
      value: answer,
      filledIn: { ipv4: "icmp-port-unreachable", ipv6: "icmp6-port-unreachable" },
      summary: "Which error to answer with.",
    },
  ],
  settle: (options, scope) => {
    const resets = findOption(options, "--reject-with")?.values[0] === "tcp-reset";
    if (resets && (scope.protocol?.number !== TCP || scope.protocol.negated)) {
      throw new ValueError("tcp-reset answers TCP only", "Add -p tcp to the rule.");
    }
    return options;
  },
};
