import { BUILT_IN_NEIGHBOURS, type Neighbour, neighbourOfChain } from "../../engine/desired";
import { type Family, isBuiltInChain, type Policy, type TableName } from "../../engine/ruleset";
import { FAMILIES } from "./families";
import type { ChainPart, HostParts, RulePart } from "./host-parts";

/** Everything said about one chain of one table, both families together. */
export interface AssembledChain {
  readonly table: TableName;
  readonly chain: string;
  readonly mode: "shared" | "whole";
  readonly anchor: "first" | "last" | "none";
  readonly policies: ReadonlyMap<Family, Policy>;
  /** The families in which the chain is declared. */
  readonly families: readonly Family[];
  readonly parts: readonly ChainPart[];
  readonly rules: readonly RulePart[];
  /** One line each: two parts that want different things. */
  readonly contradictions: readonly string[];
}

/** The chains of a host in the order in which they were first spoken of. */
export function assembleChains(parts: HostParts, neighbours: readonly Neighbour[]): readonly AssembledChain[] {
  const said = new Map<string, ChainPart[]>();
  for (const part of parts.chains) append(said, keyOf(part), part);
  const rules = new Map<string, RulePart[]>();
  for (const rule of parts.rules) append(rules, keyOf(rule), rule);
  const entered = enteredChains(parts.rules);

  return [...said].flatMap(([key, chainParts]) => {
    const [first] = chainParts;
    if (first === undefined) return [];
    const own = rules.get(key) ?? [];
    const contradictions: string[] = [];
    const builtIn = isBuiltInChain(first.table, first.chain);
    const sharedByDefault = builtIn || neighbourOfChain(first.chain, [...neighbours, ...BUILT_IN_NEIGHBOURS]);
    const mode = agree(chainParts, "mode", contradictions) ?? (sharedByDefault ? "shared" : "whole");
    const anchor = mode === "whole" ? "none" : (agree(chainParts, "anchor", contradictions) ?? "first");
    const policies = new Map<Family, Policy>();
    for (const family of FAMILIES) {
      const policy = agree(
        chainParts.filter(part => part.families.includes(family)),
        "policy",
        contradictions,
      );
      if (policy !== undefined) policies.set(family, policy);
    }
    const families = FAMILIES.filter(family => isDeclared(family, chainParts, own, entered));
    const { table, chain } = first;
    return [
      {
        table,
        chain,
        mode,
        anchor,
        policies,
        families,
        parts: chainParts,
        rules: own,
        contradictions: [...new Set(contradictions)],
      },
    ];
  });
}

/**
 * A chain whose family nobody wrote down exists where something is in it: an empty nat table for IPv6 would be one more
 * kernel module on the host for nothing. A chain with nothing in it at all exists in both.
 */
function isDeclared(
  family: Family,
  parts: readonly ChainPart[],
  rules: readonly RulePart[],
  entered: ReadonlySet<string>,
): boolean {
  const mine = parts.filter(part => part.families.includes(family));
  const [first] = mine;
  if (first === undefined) return false;
  if (mine.some(part => part.familyIs === "said" || part.policy !== undefined || part.mode === "whole")) return true;
  if (rules.some(rule => (rule.lines.get(family) ?? []).length > 0)) return true;
  return rules.length === 0 ? true : entered.has(`${family} ${keyOf(first)}`);
}

function enteredChains(rules: readonly RulePart[]): ReadonlySet<string> {
  const entered = new Set<string>();
  for (const rule of rules) {
    if (rule.goesTo === undefined) continue;
    for (const family of rule.lines.keys())
      entered.add(`${family} ${keyOf({ table: rule.table, chain: rule.goesTo })}`);
  }
  return entered;
}

function agree<K extends "mode" | "anchor" | "policy">(
  parts: readonly ChainPart[],
  property: K,
  contradictions: string[],
): ChainPart[K] | undefined {
  const speaking = parts.filter(part => part[property] !== undefined);
  const [first] = speaking;
  const other = speaking.find(part => part[property] !== first?.[property]);
  if (first !== undefined && other !== undefined) {
    contradictions.push(
      `${first.table} ${first.chain}: ${first.construct.node.path} says ${property} ${first[property]}, ${other.construct.node.path} says ${other[property]}. Make them agree, or leave it out of one.`,
    );
  }
  return first?.[property];
}

function keyOf(place: { readonly table: string; readonly chain: string }): string {
  return `${place.table} ${place.chain}`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
