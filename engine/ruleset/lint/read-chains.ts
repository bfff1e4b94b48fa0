import { VERDICTS } from "../basic-parameters";
import type { SavedTable, TableName } from "../model";
import { parseRule } from "../parse-rule";
import { readRule } from "../read-rule";
import type { Rule, RuleTarget } from "../rule";
import { RuleError } from "../rule-error";
import type { FoundRule } from "./finding";
import type { LintContext } from "./lint-context";
import { EVERY_PACKET, type PacketConditions } from "./packet-conditions";
import { readConditions } from "./read-conditions";
import { effectOf, type RuleEffect } from "./rule-effect";

/** A rule as the lint sees it. */
export interface ReadRule extends FoundRule {
  /** What it matches: one of these. */
  readonly alternatives: readonly PacketConditions[];
  readonly effect: RuleEffect;
  readonly target: RuleTarget | undefined;
  /** `guessed`: the text could not be read, or is not known yet. */
  readonly reading: "parsed" | "guessed";
}

/** A table with its rules read. */
export interface ReadTable {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, readonly ReadRule[]>;
}

/** Reads every rule of a table. A text that cannot be read is taken for one that may match and do anything. */
export function readTable(table: SavedTable, context: LintContext): ReadTable {
  const read = ruleReader(table, context);
  const chains = new Map<string, readonly ReadRule[]>();
  for (const [chain, { rules }] of table.chains)
    chains.set(
      chain,
      rules.map(({ text }, index) => read(chain, text, index)),
    );
  return { name: table.name, chains };
}

/** Reads the rules of a table one by one, for whoever does not need all of them; `index` counts from 0 in the chain. */
export function ruleReader(
  table: SavedTable,
  context: LintContext,
): (chain: string, text: string, index: number) => ReadRule {
  // Of a chain that others write into, what is known here is not the whole.
  const isChain = (name: string): boolean => table.chains.has(name) && !context.isForeignChain(name);
  return (chain, text, index) => {
    const parsed = parse(text, table.name, context);
    const target = parsed === undefined ? guessTarget(text) : parsed.target;
    return {
      table: table.name,
      chain,
      rule: index + 1,
      text,
      reading: parsed === undefined ? "guessed" : "parsed",
      alternatives: parsed === undefined ? [{ ...EVERY_PACKET, understood: false }] : readConditions(parsed),
      effect: effectOf(target, isChain),
      target,
    };
  };
}

function parse(text: string, table: TableName, { family }: LintContext): Rule | undefined {
  // A value that is only known after something else was applied.
  if (text.includes("${")) return undefined;
  try {
    return parseRule(text, { family, table });
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

function guessTarget(text: string): RuleTarget | undefined {
  const { target: name = "", jumpKind = "jump" } = readRule(text);
  return VERDICTS.includes(name) ? { kind: "verdict", jumpKind: "jump", name } : { kind: "chain", jumpKind, name };
}
