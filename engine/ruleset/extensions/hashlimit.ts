import { cutName } from "../codecs/cut-name";
import { exactWordSet } from "../codecs/exact-words";
import { flag } from "../codecs/flag";
import { hashBurst, hashRate } from "../codecs/hash-rate";
import { prefixLengthMask } from "../codecs/lookup-mask";
import { integer } from "../codecs/number";
import { type ExtensionDescription, type ExtensionScope, findOption, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { settleHashRate } from "./hashlimit-rate";

/** Longest name of a table, in bytes (xt_hashlimit.h: NAME_MAX less the closing NUL). */
const NAME_BYTES = 254;

/** Most buckets (xt_hashlimit.c, HASHLIMIT_MAX_SIZE). */
const MAX_SIZE = 1_048_576;

const POSITIVE = integer({ min: 1, max: 4294967295 });

const NAME = cutName("table name", NAME_BYTES);

/** A file of that name stands in /proc/net/ipt_hashlimit. */
const tableName: ValueCodec = {
  ...NAME,
  canonicalize: (values, scope) => {
    if (!(values[0] ?? "").includes("/")) return NAME.canonicalize(values, scope);
    throw new ValueError("a table name holds no /", "Write letters, digits, _ and -.");
  },
};

/** The kernel refuses other masks than prefix lengths. */
const groupMask: ValueCodec = {
  ...prefixLengthMask,
  canonicalize: (values, scope) => prefixLengthMask.canonicalize(values, { ...scope, traps: "refuse" }),
};

const OPPOSITE = new Map([
  ["--hashlimit-upto", "--hashlimit-above"],
  ["--hashlimit-above", "--hashlimit-upto"],
]);

/** A negated rate is printed as its opposite; masks of whole addresses go without saying. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const hasMatch = findOption(options, "--hashlimit-rate-match") !== undefined;
  if (findOption(options, "--hashlimit-rate-interval") !== undefined && !hasMatch) {
    const what = "--hashlimit-rate-interval says nothing without --hashlimit-rate-match, and iptables forgets it";
    spellTrap({ spelled: undefined, what, fix: "Leave it out, or add --hashlimit-rate-match." }, scope.traps);
  }
  const full = scope.family === "ipv4" ? "32" : "128";
  const kept = options
    .filter(({ name, values }) => !/^--hashlimit-(src|dst)mask$/.test(name) || values[0] !== full)
    .map(option =>
      option.negated ? { ...option, name: OPPOSITE.get(option.name) ?? option.name, negated: false } : option,
    );
  const settled = new Map(settleHashRate(kept, scope).map(option => [option.name, option]));
  return hashlimitMatch.options.flatMap(({ name }) => settled.get(name) ?? []);
}

export const hashlimitMatch: ExtensionDescription = {
  name: "hashlimit",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Limits the rate of each address, port or combination of them on its own.",
  example: "--hashlimit-upto 10/second --hashlimit-mode srcip --hashlimit-name web",
  source: "iptables-extensions(8), hashlimit; libxt_hashlimit.c, xt_hashlimit.c",
  oneOf: ["--hashlimit-upto", "--hashlimit-above"],
  exclusive: [["--hashlimit-upto", "--hashlimit-above"]],
  requires: new Map([
    ["--hashlimit-upto", "--hashlimit-name"],
    ["--hashlimit-above", "--hashlimit-name"],
  ]),
  options: [
    {
      name: "--hashlimit-upto",
      aliases: ["--hashlimit"],
      negation: "allowed",
      value: hashRate,
      summary: "Match up to this rate; the kernel rounds it to steps of a microsecond or 16 bytes.",
    },
    { name: "--hashlimit-above", negation: "allowed", value: hashRate, summary: "Match above this rate." },
    {
      name: "--hashlimit-burst",
      negation: "refused",
      value: hashBurst,
      summary: "Packets, default 5, or bytes that pass before the rate applies; bytes round up to whole seconds.",
    },
    {
      name: "--hashlimit-mode",
      negation: "refused",
      value: exactWordSet("hashlimit mode", ["srcip", "srcport", "dstip", "dstport"]),
      summary: "What is counted apart; without it all packets share one count.",
    },
    {
      name: "--hashlimit-name",
      negation: "refused",
      value: tableName,
      summary: "Name of the table; rules of one name share the first one's settings.",
    },
    {
      name: "--hashlimit-htable-size",
      negation: "refused",
      value: integer({ min: 0, max: MAX_SIZE }),
      omittedWhen: "0",
      summary: "Buckets of the table; default 0, the kernel's choice.",
    },
    {
      name: "--hashlimit-htable-max",
      negation: "refused",
      value: integer({ min: 0, max: 4294967295 }),
      omittedWhen: "0",
      summary: "Most entries; default 0, the kernel's choice.",
    },
    {
      name: "--hashlimit-htable-gcinterval",
      negation: "refused",
      value: POSITIVE,
      omittedWhen: "1000",
      summary: "Milliseconds between two searches for expired entries; default 1000.",
    },
    {
      name: "--hashlimit-htable-expire",
      negation: "refused",
      value: POSITIVE,
      summary: "Milliseconds until an idle entry expires; default one unit of the rate, 15 or 60 seconds of bytes.",
    },
    {
      name: "--hashlimit-srcmask",
      negation: "refused",
      value: groupMask,
      summary: "Prefix length of the source networks that share a count; default one address.",
    },
    {
      name: "--hashlimit-dstmask",
      negation: "refused",
      value: groupMask,
      summary: "Prefix length of the destination networks that share a count; default one address.",
    },
    {
      name: "--hashlimit-rate-match",
      negation: "refused",
      value: flag,
      summary: "Compare the rate of the last interval instead of counting credits.",
    },
    {
      name: "--hashlimit-rate-interval",
      negation: "refused",
      value: POSITIVE,
      summary: "Seconds of that interval; default one unit of the rate.",
    },
  ],
  settle,
};
