import type { AdoptedChain, ChainItem } from "./adopted-chain";
import type { ChainDifference } from "./chain-differences";
import { kebabCase } from "./identifier";
import { ruleName } from "./rule-name";

/** A short name for a difference and one line of what it is. */
export function nameDifference(difference: ChainDifference): { readonly name: string; readonly summary: string } {
  const place = placeOf(difference.chain);
  if (difference.kind === "chain added") {
    return { name: kebabCase(difference.chain.name), summary: `a chain more, ${place}` };
  }
  if (difference.kind === "chain missing") {
    return { name: `without-${kebabCase(difference.chain.name)}`, summary: `without the chain ${place}` };
  }
  const { added, removed, chain } = difference;
  const [come] = added;
  const [gone] = removed;
  if (come === undefined)
    return { name: `without-${nameOf(gone, chain)}`, summary: `${place} without ${countOf(removed)}` };
  const name = nameOf(come, chain);
  if (gone === undefined) return { name, summary: `${place} with ${countOf(added)} more` };
  return {
    name: come.kind === "policy" ? name : `own-${name}`,
    summary: `${place} with ${countOf(added)} in place of ${countOf(removed)}`,
  };
}

function placeOf({ table, name }: AdoptedChain): string {
  return `${table} ${name}`;
}

function nameOf(item: ChainItem | undefined, { name }: AdoptedChain): string {
  if (item === undefined) return "";
  if (item.kind === "rule") return ruleName(item.rule);
  const [only] = item.families;
  const family = item.families.length === 1 && only !== undefined ? `-${only}` : "";
  return `${kebabCase(name)}-${item.policy.toLowerCase()}${family}`;
}

function countOf(items: readonly ChainItem[]): string {
  const [only] = items;
  if (only?.kind === "policy" && items.length === 1) return `the policy ${only.policy}`;
  return items.length === 1 ? "a rule" : `${items.length} rules`;
}
