import { exactChoice } from "../codecs/exact-words";
import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import { printPattern, searchBytes, searchText } from "../codecs/search-pattern";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import { isSince } from "../iptables-version";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const OFFSET = { min: 0, max: 65535 };

const WHOLE = String(OFFSET.max);

/** The end of the search is printed when it says something; in 1.8.7 always, but for 0, which it then forgets. */
function printsEnd(to: number, scope: ExtensionScope): boolean {
  if (isSince(scope.iptables, "1.8.9")) return to < OFFSET.max;
  if (to > 0) return true;
  const what = "iptables 1.8.7 does not save --to 0, and a saved copy of the rule searches the whole packet";
  return spellTrap({ spelled: false, what, fix: "Write a higher offset at --to." }, scope.traps);
}

/** The bytes decide how the pattern is printed. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const from = Number(findOption(options, "--from")?.values[0] ?? OFFSET.min);
  const to = Number(findOption(options, "--to")?.values[0] ?? OFFSET.max);
  if (from > to) throw new ValueError("--from is behind --to", "Write the lower offset at --from.");
  const isEndPrinted = printsEnd(to, scope);
  return options
    .filter(option => option.name !== "--to" || isEndPrinted)
    .map(option => {
      if (option.name !== "--string" && option.name !== "--hex-string") return option;
      const printed = printPattern(option.name, option.values[0] ?? "");
      return { ...option, name: printed.option, values: [printed.value] };
    });
}

export const stringMatch: ExtensionDescription = {
  name: "string",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet holds a text or bytes somewhere, headers included; split over two packets they are not seen.",
  example: "--string attack --algo bm",
  source: "iptables-extensions(8), string; libxt_string.c, xt_string.c",
  oneOf: ["--string", "--hex-string"],
  exclusive: [["--string", "--hex-string"]],
  requires: new Map([
    ["--string", "--algo"],
    ["--hex-string", "--algo"],
  ]),
  options: [
    { name: "--string", negation: "allowed", value: searchText, summary: "The text to look for." },
    { name: "--hex-string", negation: "allowed", value: searchBytes, summary: "The bytes to look for." },
    {
      name: "--algo",
      negation: "refused",
      value: exactChoice("search algorithm", ["bm", "kmp"]),
      summary: "How to search: Boyer-Moore or Knuth-Morris-Pratt.",
    },
    {
      name: "--from",
      negation: "refused",
      value: integer(OFFSET),
      omittedWhen: "0",
      summary: "Offset at which the search starts, in bytes from the IP header.",
    },
    {
      name: "--to",
      negation: "refused",
      value: integer(OFFSET),
      filledIn: { ipv4: WHOLE, ipv6: WHOLE },
      summary: "Offset at which it ends; default 65535, the whole packet.",
    },
    { name: "--icase", negation: "refused", value: flag, summary: "Capital and small letters are the same." },
  ],
  settle,
};
