import { diffRules } from "../ruleset";
import type { AdoptedChain, ChainItem } from "./adopted-chain";
import type { HostRules } from "./find-roles";

/** One difference from what the other hosts of a role hold, and the hosts that have it. */
export type ChainDifference = { readonly hosts: readonly string[] } & (
  | {
      readonly kind: "rules";
      /** The chain of the base. */
      readonly chain: AdoptedChain;
      /** 0-based place in the chain's items. */
      readonly at: number;
      readonly removed: readonly ChainItem[];
      readonly added: readonly ChainItem[];
    }
  /** The chain is one that the base does not have. */
  | { readonly kind: "chain added"; readonly chain: AdoptedChain }
  /** The chain is the base's. */
  | { readonly kind: "chain missing"; readonly chain: AdoptedChain }
);

export interface ChainComparison {
  readonly base: readonly AdoptedChain[];
  /** In the order of the chains and of the places in them. */
  readonly differences: readonly ChainDifference[];
}

/** How often the base is moved to what the most hosts hold. */
const ROUNDS = 2;

/** Compares hosts with the ruleset that most of them hold. A difference that most of them have is taken into the base. */
export function compareChains(base: readonly AdoptedChain[], hosts: readonly HostRules[]): ChainComparison {
  let chains = base;
  for (let round = 0; ; round += 1) {
    const differences = listDifferences(chains, hosts);
    const usual = differences.filter(difference => difference.hosts.length * 2 > hosts.length);
    if (usual.length === 0 || round === ROUNDS) return { base: chains, differences };
    chains = takeIn(chains, usual);
  }
}

export function sameHosts(one: ChainDifference, other: ChainDifference): boolean {
  return one.hosts.length === other.hosts.length && one.hosts.every((host, at) => host === other.hosts[at]);
}

function placeOf({ table, name }: AdoptedChain): string {
  return `${table} ${name}`;
}

function listDifferences(base: readonly AdoptedChain[], hosts: readonly HostRules[]): readonly ChainDifference[] {
  const found = new Map<string, { readonly difference: ChainDifference; readonly hosts: string[] }>();
  const note = (identity: string, host: string, difference: ChainDifference): void => {
    const known = found.get(identity);
    if (known === undefined) found.set(identity, { difference, hosts: [host] });
    else known.hosts.push(host);
  };
  for (const host of hosts) {
    const own = new Map(host.chains.map(chain => [placeOf(chain), chain]));
    for (const chain of base) {
      const place = placeOf(chain);
      const held = own.get(place);
      own.delete(place);
      if (held === undefined) note(`missing ${place}`, host.name, { kind: "chain missing", chain, hosts: [] });
      else for (const change of changesIn(chain, held)) note(identityOf(place, change), host.name, change);
    }
    for (const [place, chain] of own) {
      const identity = `added ${place} ${JSON.stringify(chain.items.map(item => item.key))}`;
      note(identity, host.name, { kind: "chain added", chain, hosts: [] });
    }
  }
  const order = new Map(base.map((chain, at) => [chain, at]));
  const rank = ({ chain }: ChainDifference) => order.get(chain) ?? base.length;
  return [...found.values()]
    .map(({ difference, hosts: holders }) => ({ ...difference, hosts: holders }))
    .sort((one, other) => rank(one) - rank(other) || startOf(one) - startOf(other));
}

function startOf(difference: ChainDifference): number {
  return difference.kind === "rules" ? difference.at : 0;
}

type RulesDifference = Extract<ChainDifference, { kind: "rules" }>;

function identityOf(place: string, { at, removed, added }: RulesDifference): string {
  return JSON.stringify([place, at, removed.length, added.map(item => item.key)]);
}

function changesIn(base: AdoptedChain, held: AdoptedChain): readonly RulesDifference[] {
  const lines = diffRules(
    base.items.map(item => item.key),
    held.items.map(item => item.key),
  );
  const changes: RulesDifference[] = [];
  let removed: ChainItem[] = [];
  let added: ChainItem[] = [];
  let at = 0;
  let start = 0;
  const close = () => {
    if (removed.length + added.length > 0)
      changes.push({ kind: "rules", chain: base, at: start, removed, added, hosts: [] });
    removed = [];
    added = [];
  };
  for (const { kind, before, after } of lines) {
    if (kind === "keep") {
      close();
      at += 1;
      start = at;
      continue;
    }
    const gone = before === undefined ? undefined : base.items[before - 1];
    const come = after === undefined ? undefined : held.items[after - 1];
    if (kind === "remove" && gone !== undefined) {
      removed.push(gone);
      at += 1;
    }
    if (kind === "add" && come !== undefined) added.push(come);
  }
  close();
  return changes;
}

/** The base with these differences in it, from the last place to the first so that places stay true. */
function takeIn(base: readonly AdoptedChain[], usual: readonly ChainDifference[]): readonly AdoptedChain[] {
  const missing = new Set(usual.flatMap(({ kind, chain }) => (kind === "chain missing" ? [chain] : [])));
  const kept = base
    .filter(chain => !missing.has(chain))
    .map(chain => {
      const items = [...chain.items];
      const changes = usual.filter(difference => difference.kind === "rules").filter(change => change.chain === chain);
      for (const { at, removed, added } of changes.reverse()) items.splice(at, removed.length, ...added);
      return changes.length === 0 ? chain : { ...chain, items };
    });
  return [...kept, ...usual.flatMap(({ kind, chain }) => (kind === "chain added" ? [chain] : []))];
}
