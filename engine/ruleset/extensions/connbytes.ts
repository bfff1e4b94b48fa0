import { exactChoice } from "../codecs/exact-words";
import { parseUnsigned } from "../codecs/number";
import type { ExtensionDescription, ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const MAX = (1n << 64n) - 1n;

function readCount(text: string): bigint {
  const count = parseUnsigned(text);
  if (count !== undefined && count <= MAX) return count;
  throw new ValueError(`${JSON.stringify(text)} is no count`, "Write whole numbers below 2^64, as FROM or FROM:TO.");
}

/** A lone number means "at least", unlike elsewhere; so a range of one is printed in full. */
const counts: ValueCodec = {
  kind: "count range",
  accepts: "FROM or FROM:TO, 64-bit numbers; FROM alone has no upper end, e.g. 1000:2000",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const colon = text.indexOf(":");
    const fromText = colon < 0 ? text : text.slice(0, colon);
    const toText = colon < 0 ? "" : text.slice(colon + 1);
    const from = colon >= 0 && fromText === "" ? 0n : readCount(fromText);
    const to = toText === "" ? MAX : readCount(toText);
    if (from > to) throw new ValueError(`the range ${JSON.stringify(text)} is reversed`, "Write FROM:TO.");
    const spelled = [to === MAX ? String(from) : `${from}:${to}`];
    if (!scope.negated || (from < to && to - from < MAX)) return spelled;
    const lost = "the negation of a single count is lost, so that it matches that count alone";
    const what = from === to ? lost : "the negated range of all counts never matches";
    return spellTrap({ spelled, what, fix: "Leave the match out, or name a range." }, scope.traps);
  },
};

/** The kernel is told of a negation by the order of the two ends, so a range of one has none (libxt_connbytes.c). */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  return options.map(option => {
    const [from = "", to = String(MAX)] = option.values[0]?.split(":") ?? [];
    return option.name === "--connbytes" && from === to ? { ...option, negated: false } : option;
  });
}

export const connbytesMatch: ExtensionDescription = {
  name: "connbytes",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "How much the packet's connection has carried; loading such a rule switches the kernel's accounting on.",
  source: "iptables-extensions(8), connbytes; libxt_connbytes.c, xt_connbytes.c",
  oneOf: ["--connbytes"],
  requires: new Map([
    ["--connbytes", "--connbytes-mode"],
    ["--connbytes-mode", "--connbytes-dir"],
  ]),
  options: [
    { name: "--connbytes", negation: "allowed", value: counts, summary: "At least FROM and at most TO." },
    {
      name: "--connbytes-mode",
      negation: "refused",
      value: exactChoice("unit of connbytes", ["packets", "bytes", "avgpkt"]),
      summary: "What is counted: packets, bytes, or bytes a packet on average.",
    },
    {
      name: "--connbytes-dir",
      negation: "refused",
      value: exactChoice("direction of connbytes", ["original", "reply", "both"]),
      summary: "Which direction of the connection is counted.",
    },
  ],
  settle,
};
