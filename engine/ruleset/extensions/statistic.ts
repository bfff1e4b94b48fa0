import { exactChoice } from "../codecs/exact-words";
import { integer } from "../codecs/number";
import { probability } from "../codecs/probability";
import { type ExtensionDescription, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const OPTION_OF_MODE = new Map([
  ["random", "--probability"],
  ["nth", "--every"],
]);

/** Each mode has its own option; the first packet that matches is one of the every. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const mode = findOption(options, "--mode")?.values[0] ?? "";
  const needed = OPTION_OF_MODE.get(mode) ?? "--mode";
  if (findOption(options, needed) === undefined) {
    throw new ValueError(`${needed} is missing`, `--mode ${mode} needs ${needed}.`);
  }
  const every = Number(findOption(options, "--every")?.values[0] ?? 0);
  const packet = Number(findOption(options, "--packet")?.values[0] ?? -1);
  if (packet < every || mode === "random") return options;
  throw new ValueError("--packet is not below --every", "Write a number from 0 to one less than --every.");
}

export const statisticMatch: ExtensionDescription = {
  name: "statistic",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Matches by chance, or every so many packets.",
  source: "iptables-extensions(8), statistic; libxt_statistic.c, xt_statistic.c",
  oneOf: ["--mode"],
  exclusive: [
    ["--probability", "--every"],
    ["--probability", "--packet"],
  ],
  requires: new Map([
    ["--every", "--packet"],
    ["--packet", "--every"],
  ]),
  options: [
    {
      name: "--mode",
      negation: "refused",
      value: exactChoice("statistic mode", ["random", "nth"]),
      summary: "By chance (random) or by counting (nth).",
    },
    {
      name: "--probability",
      negation: "allowed",
      value: probability,
      summary: "Chance of a match, in mode random; rounded to steps of 2^-31.",
    },
    {
      name: "--every",
      negation: "allowed",
      value: integer({ min: 1, max: 4294967295 }),
      summary: "One packet of so many, in mode nth.",
    },
    {
      name: "--packet",
      negation: "refused",
      value: integer({ min: 0, max: 4294967294 }),
      summary: "Which of them, counted from 0.",
    },
  ],
  settle,
};
