import type { Family } from "../ruleset";
import type { AdoptedChain, ChainItem } from "./adopted-chain";
import { type ChainDifference, compareChains, sameHosts } from "./chain-differences";
import type { HostGroup, HostRules } from "./find-roles";
import { NameSpace } from "./identifier";
import { nameDifference } from "./name-difference";

/** When a part of a role is there. */
export type Condition =
  | { readonly kind: "always" }
  /** For hosts with this exception. */
  | { readonly kind: "with"; readonly exception: string }
  /** For hosts with none of these. */
  | { readonly kind: "without"; readonly exceptions: readonly string[] };

export interface RoleBlock {
  readonly condition: Condition;
  readonly items: readonly ChainItem[];
}

export interface RoleChain extends Omit<AdoptedChain, "items"> {
  readonly condition: Condition;
  readonly blocks: readonly RoleBlock[];
}

/** Something that some hosts of a role have beyond the others, or instead. */
export interface RoleException {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly hosts: readonly string[];
}

/** What hosts of one kind hold, and by what single ones differ. */
export interface Role<H extends HostRules> {
  readonly hosts: readonly H[];
  readonly chains: readonly RoleChain[];
  readonly exceptions: readonly RoleException[];
  /** host → names of its exceptions. */
  readonly exceptionsOf: ReadonlyMap<string, readonly string[]>;
}

/** Puts the differences between the hosts of a group in words. */
export function describeRole<H extends HostRules>({ base, hosts }: HostGroup<H>): Role<H> {
  const comparison = compareChains(base.chains, hosts);
  const names = new NameSpace("-");
  const named = new Map<ChainDifference, string>();
  const exceptions: RoleException[] = [];
  // A chain names an exception better than the rule that leads into it.
  const chainsFirst = [
    ...comparison.differences.filter(({ kind }) => kind !== "rules"),
    ...comparison.differences.filter(({ kind }) => kind === "rules"),
  ];
  for (const difference of chainsFirst) {
    const kin = [...named].find(([other]) => belongTogether(difference, other));
    if (kin !== undefined) {
      named.set(difference, kin[1]);
      continue;
    }
    const { name, summary } = nameDifference(difference);
    const unique = names.claim(name);
    named.set(difference, unique);
    exceptions.push({ name: unique, summary, hosts: difference.hosts });
  }
  const exceptionsOf = new Map<string, readonly string[]>();
  for (const { name, hosts: holders } of exceptions) {
    for (const host of holders) exceptionsOf.set(host, [...(exceptionsOf.get(host) ?? []), name]);
  }
  const families = familiesByChain(hosts);
  const nameOf = (difference: ChainDifference) => named.get(difference) ?? "";
  const ofBase = comparison.base.map(chain => ({
    ...roleChain(chain, comparison.differences, nameOf),
    families: families.get(`${chain.table} ${chain.name}`) ?? chain.families,
  }));
  const added = comparison.differences.flatMap(difference => {
    if (difference.kind !== "chain added") return [];
    const { items, ...frame } = difference.chain;
    const condition = { kind: "with", exception: nameOf(difference) } as const;
    return [{ ...frame, condition, blocks: [{ condition: { kind: "always" } as const, items }] }];
  });
  return { hosts, chains: [...ofBase, ...added], exceptions, exceptionsOf };
}

/** Every family in which some host has the chain. */
function familiesByChain(hosts: readonly HostRules[]): ReadonlyMap<string, readonly Family[]> {
  const found = new Map<string, Set<Family>>();
  for (const { table, name, families } of hosts.flatMap(host => host.chains)) {
    const key = `${table} ${name}`;
    const known = found.get(key) ?? new Set();
    found.set(key, known);
    for (const family of families) known.add(family);
  }
  return new Map(
    [...found].map(([key, known]) => [key, (["ipv4", "ipv6"] as const).filter(family => known.has(family))]),
  );
}

/** A chain of the same hosts, and the rule that leads into it, are one exception. */
function belongTogether(one: ChainDifference, other: ChainDifference): boolean {
  if (!sameHosts(one, other)) return false;
  const leadsTo = (rules: ChainDifference, chain: ChainDifference) =>
    rules.kind === "rules" &&
    chain.kind !== "rules" &&
    rules.chain.table === chain.chain.table &&
    [...rules.added, ...rules.removed].some(({ key }) => key.includes(`: ${JSON.stringify(chain.chain.name)}`));
  return leadsTo(one, other) || leadsTo(other, one);
}

function roleChain(
  chain: AdoptedChain,
  differences: readonly ChainDifference[],
  nameOf: (difference: ChainDifference) => string,
): RoleChain {
  const { items, ...frame } = chain;
  const missing: string[] = [];
  const added = new Map<number, { readonly name: string; readonly items: readonly ChainItem[] }[]>();
  const removedBy = items.map((): string[] => []);
  for (const difference of differences) {
    if (difference.chain !== chain) continue;
    const name = nameOf(difference);
    if (difference.kind === "chain missing") missing.push(name);
    if (difference.kind !== "rules") continue;
    if (difference.added.length > 0) {
      added.set(difference.at, [...(added.get(difference.at) ?? []), { name, items: difference.added }]);
    }
    for (const at of difference.removed.keys()) removedBy[difference.at + at]?.push(name);
  }
  const blocks: { readonly condition: Condition; readonly items: ChainItem[] }[] = [];
  const append = (condition: Condition, more: readonly ChainItem[]): void => {
    const last = blocks.at(-1);
    if (last !== undefined && JSON.stringify(last.condition) === JSON.stringify(condition)) last.items.push(...more);
    else blocks.push({ condition, items: [...more] });
  };
  for (let at = 0; at <= items.length; at += 1) {
    for (const { name, items: own } of added.get(at) ?? []) append({ kind: "with", exception: name }, own);
    const item = items[at];
    const without = removedBy[at] ?? [];
    if (item === undefined) continue;
    append(without.length === 0 ? { kind: "always" } : { kind: "without", exceptions: without }, [item]);
  }
  const condition: Condition =
    missing.length === 0 ? { kind: "always" } : { kind: "without", exceptions: [...new Set(missing)] };
  return { ...frame, condition, blocks };
}
