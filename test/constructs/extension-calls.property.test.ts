import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Match, type MatchCall, Target, type TargetCall } from "../../constructs";
import { renderRule } from "../../constructs/private/render-rule";
import {
  canonicalizeRule,
  ELEMENTS,
  EXTENSIONS,
  type ExtensionDescription,
  type Family,
  parseRule,
  printProtocol,
  RuleError,
  type RuleOption,
  splitWords,
  type TableName,
  typedElements,
  typedExtensionName,
  typedOptions,
} from "../../engine/ruleset";
import { findOptionByName } from "../../engine/ruleset/resolve-option";
import { closedWords } from "../../engine/ruleset/typed-words";
import { randomExtension } from "../engine/ruleset/random-rules";

type Call = (options: object) => MatchCall | TargetCall;

const CALLS = { match: Match, target: Target } as const;

/** `Match.NAME` or `Target.NAME` of a description. */
function callOf(description: ExtensionDescription): Call {
  const call = Object.entries(CALLS[description.kind]).find(([name]) => name === typedExtensionName(description))?.[1];
  if (call === undefined) throw new Error(`${description.kind} ${description.name} has no typed construct`);
  return call as Call;
}

/** The options of a text `-m NAME …` under the names they are written by. */
function optionsIn(text: string, description: ExtensionDescription): readonly RuleOption[] {
  const options: RuleOption[] = [];
  const [, , ...words] = splitWords(text).map(({ value }) => value);
  while (words.length > 0) {
    const negated = words[0] === "!";
    if (negated) words.shift();
    const name = words.shift() ?? "";
    const arity = findOptionByName(description, name)?.value.arity;
    if (arity === undefined) throw new Error(`${description.name} has no option ${name}`);
    options.push({ name, negated, values: words.splice(0, arity) });
  }
  return options;
}

/** A table and a user chain in which the kernel takes the extension. */
function placeOf({ tables }: ExtensionDescription): { readonly table: TableName; readonly chain: string } {
  return { table: tables?.[0] ?? "mangle", chain: "OURS" };
}

interface Case {
  readonly description: ExtensionDescription;
  readonly family: Family;
}

const CASES: readonly Case[] = EXTENSIONS.flatMap(description =>
  description.families.map(family => ({ description, family })),
);

/** The protocol that the extension's rules name. */
function protocolOf({ protocols, impliedBy }: ExtensionDescription): string | undefined {
  const number = protocols?.[0] ?? impliedBy;
  return number === undefined ? undefined : printProtocol(number);
}

/** The lines of a rule in iptables' own words; none when it is refused. */
function linesOfText(text: string, { description, family }: Case): readonly string[] {
  const protocol = protocolOf(description);
  const rule = protocol === undefined ? text : `-p ${protocol} ${text}`;
  try {
    return canonicalizeRule(rule, { ...placeOf(description), family, backend: "nf_tables" });
  } catch (error) {
    if (error instanceof RuleError) return [];
    throw error;
  }
}

/** The lines of the same rule as a typed call. */
function linesOfCall(text: string, { description, family }: Case): readonly string[] {
  const protocol = protocolOf(description);
  const options = optionsIn(text, description);
  const elements = typedElements(description, options);
  const call = callOf(description)({
    ...typedOptions(description, options),
    ...(elements.length === 0 ? {} : { [ELEMENTS]: elements }),
  });
  const rule = {
    ...(protocol === undefined ? {} : { protocol }),
    ...(call.kind === "match" ? { matches: [call] } : { target: call }),
  };
  const place = { ...placeOf(description), families: [family], familyIs: "said" } as const;
  return renderRule(rule, place).lines.get(family) ?? [];
}

/** Words of a canonical line that are not of the closed set that the option's type names. */
function unnamedWords(line: string, { description, family }: Case): readonly string[] {
  const rule = parseRule(line, { ...placeOf(description), family });
  const found = [...rule.matches, ...(rule.target === undefined ? [] : [rule.target])].filter(
    extension => extension.kind === "described" && extension.name === description.name,
  );
  return found.flatMap(extension =>
    (extension.kind === "described" ? extension.options : []).flatMap(({ name, values }) => {
      const codec = findOptionByName(description, name)?.value;
      return values.flatMap((value, index) => {
        const closed = codec === undefined ? undefined : closedWords(codec, index);
        const items = codec?.items?.[index]?.takes === "several" ? value.split(",") : [value];
        return closed === undefined ? [] : items.filter(item => !closed.includes(item));
      });
    }),
  );
}

/** An accepted rule: some extensions refuse nearly all that chance writes. */
function acceptedText(one: Case): string | undefined {
  for (let batch = 0; batch < 100; batch += 1) {
    const texts = fc.sample(randomExtension(one.description, one.family), 20);
    const accepted = texts.find(text => linesOfText(text, one).length > 0);
    if (accepted !== undefined) return accepted;
  }
  return undefined;
}

describe.each(CASES)("$description.kind $description.name of $family", one => {
  it("is the same rule as a typed call and as iptables' own words, or neither is accepted", () => {
    fc.assert(
      fc.property(randomExtension(one.description, one.family), text => {
        const wanted = linesOfText(text, one);
        if (wanted.length === 0) expect(() => linesOfCall(text, one)).toThrow();
        else expect(linesOfCall(text, one)).toEqual(wanted);
        expect(wanted.flatMap(line => unnamedWords(line, one))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("is accepted as a typed call", () => {
    const text = acceptedText(one);
    if (text === undefined) throw new Error("chance wrote no rule that is accepted");
    expect(linesOfCall(text, one)).toEqual(linesOfText(text, one));
  });
});
