import { canonicalizeRule } from "../canonicalize-rule";
import type { ExtensionDescription, OptionDescription } from "../extension";
import type { Family, TableName } from "../model";
import { printProtocol } from "../protocols";
import type { RuleOption } from "../rule";
import { RuleError } from "../rule-error";
import { quoteWord, splitWords } from "../words";
import { exampleValues } from "./example-value";

/** A rule with the extension that iptables takes, for its page. */
export interface ExampleRule {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  readonly protocol: string | undefined;
  readonly options: readonly RuleOption[];
  /** As people write it, without `-A CHAIN`. */
  readonly text: string;
  /** As iptables-save prints it. */
  readonly canonical: string;
}

const PLACES = [
  ["filter", "INPUT"],
  ["filter", "FORWARD"],
  ["filter", "OUTPUT"],
  ["nat", "PREROUTING"],
  ["nat", "POSTROUTING"],
  ["raw", "PREROUTING"],
  ["mangle", "PREROUTING"],
  ["mangle", "FORWARD"],
  ["mangle", "POSTROUTING"],
  ["security", "INPUT"],
] as const;

/**
 * The first rule that is accepted: of two options where two can stand together, in the most usual place that takes it.
 * @throws Error when there is none, which an example in an option's description mends
 */
export function exampleRule(description: ExtensionDescription): ExampleRule {
  const [family = "ipv4"] = description.families;
  const { protocols, impliedBy } = description;
  const heads = protocols?.map(printProtocol) ?? [
    undefined,
    impliedBy === undefined ? "tcp" : printProtocol(impliedBy),
  ];
  for (const options of optionSets(description, family)) {
    for (const [table, chain] of PLACES) {
      for (const protocol of heads) {
        const text = ruleText(description, protocol, options);
        const canonical = acceptedAs(text, family, table, chain);
        if (canonical !== undefined) return { family, table, chain, protocol, options, text, canonical };
      }
    }
  }
  throw new Error(`no rule with ${description.kind} ${description.name} is accepted: give its options an example`);
}

function* optionSets(description: ExtensionDescription, family: Family): Generator<readonly RuleOption[]> {
  if (description.example !== undefined) yield readExample(description, description.example);
  const all = description.options.flatMap(option => exampleOption(option, family));
  for (const [index, first] of all.entries()) {
    for (const second of all.slice(index + 1)) yield [first, second];
  }
  for (const only of all) yield [only];
  if (description.oneOf === undefined) yield [];
  for (const [index, first] of all.entries()) {
    for (const [next, second] of all.slice(index + 1).entries()) {
      for (const third of all.slice(index + next + 2)) yield [first, second, third];
    }
  }
}

/** Options by their names, each with as many words as it takes. */
function readExample({ options }: ExtensionDescription, example: string): readonly RuleOption[] {
  const words = splitWords(example).map(word => word.value);
  return words.flatMap((name, at) => {
    const option = options.find(each => each.name === name);
    if (option === undefined) return [];
    return [{ name, negated: false, values: words.slice(at + 1, at + 1 + option.value.arity) }];
  });
}

function exampleOption(option: OptionDescription, family: Family): readonly RuleOption[] {
  const values =
    option.example === undefined
      ? exampleValues(option.value, family)
      : splitWords(option.example).map(word => word.value);
  return values === undefined ? [] : [{ name: option.name, negated: false, values }];
}

function ruleText(
  description: ExtensionDescription,
  protocol: string | undefined,
  options: readonly RuleOption[],
): string {
  const words = options.flatMap(({ name, values }) => [name, ...values.map(quoteWhereNeeded)]);
  const extension = [description.kind === "match" ? "-m" : "-j", description.name, ...words];
  const verdict = description.kind === "match" ? ["-j", "ACCEPT"] : [];
  return [...(protocol === undefined ? [] : ["-p", protocol]), ...extension, ...verdict].join(" ");
}

function quoteWhereNeeded(value: string): string {
  return /[\s"'\\|]/.test(value) ? quoteWord(value) : value;
}

function acceptedAs(text: string, family: Family, table: TableName, chain: string): string | undefined {
  try {
    const [line] = canonicalizeRule(text, { family, table, chain, backend: "nf_tables" });
    return line;
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}
