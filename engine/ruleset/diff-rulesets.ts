import { diffRules, type RuleChange } from "./diff-rules";
import {
  BUILT_IN_CHAINS,
  isBuiltInChain,
  type Policy,
  type SavedChain,
  type SavedRuleset,
  type SavedTable,
  TABLE_NAMES,
  type TableName,
} from "./model";

/** How one chain of the second ruleset differs from that of the first. */
export interface ChainDifference {
  readonly table: TableName;
  readonly chain: string;
  /** A built-in chain is always there: it is only ever changed. */
  readonly action: "create" | "change" | "remove";
  readonly policy?: { readonly from: Policy; readonly to: Policy };
  /** All rules of the chain in order, kept ones too. */
  readonly rules: readonly RuleChange[];
}

/**
 * Compares two rulesets in canonical form by what they mean: rule by rule, in tables and chains of the same name. The
 * order of tables and chains, counters, and whether a chain without rules and with policy ACCEPT is declared do not
 * matter. Empty when both do the same to every packet, chain by chain.
 */
export function diffRulesets(before: SavedRuleset, after: SavedRuleset): readonly ChainDifference[] {
  return TABLE_NAMES.flatMap(name => diffTables(name, before.tables.get(name), after.tables.get(name)));
}

function diffTables(
  name: TableName,
  before: SavedTable | undefined,
  after: SavedTable | undefined,
): readonly ChainDifference[] {
  if (before === after) return [];
  const found: ChainDifference[] = [];
  for (const chain of namesOf(name, before, after)) {
    const difference = diffChains({ table: name, chain }, before?.chains.get(chain), after?.chains.get(chain));
    if (difference !== undefined) found.push(difference);
  }
  return found;
}

/** Built-in chains in hook order, then those of the first table, then what only the second has. */
function namesOf(name: TableName, before: SavedTable | undefined, after: SavedTable | undefined): ReadonlySet<string> {
  const names = new Set(BUILT_IN_CHAINS[name]);
  for (const chain of before?.chains.keys() ?? []) names.add(chain);
  for (const chain of after?.chains.keys() ?? []) names.add(chain);
  return names;
}

function diffChains(
  place: { readonly table: TableName; readonly chain: string },
  before: SavedChain | undefined,
  after: SavedChain | undefined,
): ChainDifference | undefined {
  const isBuiltIn = isBuiltInChain(place.table, place.chain);
  const action =
    isBuiltIn || (before !== undefined && after !== undefined) ? "change" : before === undefined ? "create" : "remove";
  const from = before?.policy ?? "ACCEPT";
  const to = after?.policy ?? "ACCEPT";
  const policy = isBuiltIn && from !== to ? { policy: { from, to } } : {};
  const isSame = action === "change" && policy.policy === undefined && hasSameRules(before, after);
  if (isSame) return undefined;
  return { ...place, action, ...policy, rules: diffRules(textsOf(before), textsOf(after)) };
}

function hasSameRules(before: SavedChain | undefined, after: SavedChain | undefined): boolean {
  const left = before?.rules ?? [];
  const right = after?.rules ?? [];
  return left.length === right.length && left.every((rule, index) => rule.text === right[index]?.text);
}

function textsOf(chain: SavedChain | undefined): readonly string[] {
  return (chain?.rules ?? []).map(rule => rule.text);
}
