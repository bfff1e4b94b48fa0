import { type ExtensionDescription, printedName } from "./extension";
import { findExtension } from "./extensions/registry";
import type { Rule, RuleField, RuleMatch, RuleOption, RuleTarget } from "./rule";
import { quoteAlways, quoteWord } from "./words";

/**
 * Prints a rule in the order of iptables-save: `-s -d -i -o -p -f`, the matches as they stand, the target. Values are
 * printed as the rule holds them, so that printing what was parsed from a save gives the same bytes.
 */
export function printRule(rule: Rule): string {
  const words: string[] = [];
  printField(words, "-s", rule.source);
  printField(words, "-d", rule.destination);
  printField(words, "-i", rule.inInterface);
  printField(words, "-o", rule.outInterface);
  printField(words, "-p", rule.protocol);
  if (rule.fragment !== undefined) words.push(rule.fragment === "fragments" ? "-f" : "! -f");
  for (const match of rule.matches) printMatch(words, match);
  if (rule.target !== undefined) printTarget(words, rule.target);
  return words.join(" ");
}

function printField(words: string[], name: string, field: RuleField | undefined): void {
  if (field === undefined) return;
  if (field.negated) words.push("!");
  words.push(name, field.value);
}

function printMatch(words: string[], match: RuleMatch): void {
  words.push("-m", match.name);
  if (match.kind === "verbatim") printVerbatim(words, match.words);
  else printOptions(words, match.options, findExtension("match", match.name));
}

function printTarget(words: string[], target: RuleTarget): void {
  words.push(target.jumpKind === "goto" ? "-g" : "-j", target.name);
  if (target.kind === "verbatim") printVerbatim(words, target.words);
  if (target.kind === "described") printOptions(words, target.options, findExtension("target", target.name));
}

function printVerbatim(words: string[], verbatim: readonly string[]): void {
  for (const word of verbatim) words.push(word);
}

function printOptions(
  words: string[],
  options: readonly RuleOption[],
  description: ExtensionDescription | undefined,
): void {
  for (const option of options) {
    if (option.negated) words.push("!");
    const quoting = description?.options.find(known => printedName(known) === option.name)?.value.quoting ?? "bare";
    words.push(option.name, ...option.values.map(value => printValue(value, quoting)));
  }
}

function printValue(value: string, quoting: "bare" | "as needed" | "always"): string {
  if (quoting === "always") return quoteAlways(value);
  return quoting === "as needed" ? quoteWord(value) : value;
}
