import type { AdoptedChain } from "./adopted-chain";

/** One host as roles are found by it. */
export interface HostRules {
  readonly name: string;
  readonly chains: readonly AdoptedChain[];
}

/** Hosts that hold the same rules but for a few. */
export interface HostGroup<H extends HostRules> {
  /** The ruleset that most of them hold. */
  readonly base: H;
  readonly hosts: readonly H[];
}

/** Hosts of exactly one ruleset. */
interface Seed<H extends HostRules> {
  readonly keys: ReadonlyMap<string, number>;
  readonly size: number;
  readonly hosts: readonly H[];
}

/** The ruleset of a single host that is nearer than this share of its size to that of several belongs to their role. */
const NEAR = 0.3;
/** So many differences never make another role of a host that is named as the role's hosts are. */
const FEW = 6;
/** Every other ruleset is a role of its own, unless it is rarer than this share of the role's hosts, and nearly the same. */
const RARE = 0.25;
const NEARLY_SAME = 0.12;

/**
 * Finds the roles of a fleet: rulesets that several hosts share are roles, and a host whose ruleset is its own belongs to
 * the nearest role, or is one. Linear in the rules, for a handful of roles.
 */
export function findRoles<H extends HostRules>(hosts: readonly H[]): readonly HostGroup<H>[] {
  const roles: { readonly seed: Seed<H>; readonly hosts: H[] }[] = [];
  for (const seed of seedsOf(hosts)) {
    const candidates = roles.map(role => ({ role, distance: distanceOf(seed, role.seed) }));
    const [nearest] = candidates.sort((one, other) => one.distance - other.distance);
    if (nearest !== undefined && isOfRole(seed, nearest.role.seed, nearest.distance)) {
      nearest.role.hosts.push(...seed.hosts);
    } else {
      roles.push({ seed, hosts: [...seed.hosts] });
    }
  }
  const order = new Map(hosts.map((host, at) => [host, at]));
  return roles.flatMap(({ seed, hosts: members }) => {
    const [base] = seed.hosts;
    const inOrder = [...members].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    return base === undefined ? [] : [{ base, hosts: inOrder }];
  });
}

/** The most frequent first: a role is named for what most hosts of it hold. */
function seedsOf<H extends HostRules>(hosts: readonly H[]): readonly Seed<H>[] {
  const seeds = new Map<string, { readonly keys: Map<string, number>; readonly hosts: H[] }>();
  for (const host of hosts) {
    const keys = keysOf(host);
    const identity = JSON.stringify([...keys.keys(), ...host.chains.map(chain => chain.items.map(item => item.key))]);
    const seed = seeds.get(identity);
    if (seed === undefined) seeds.set(identity, { keys, hosts: [host] });
    else seed.hosts.push(host);
  }
  return [...seeds.values()]
    .map(seed => ({ ...seed, size: [...seed.keys.values()].reduce((sum, count) => sum + count, 0) }))
    .sort((one, other) => other.hosts.length - one.hosts.length);
}

function keysOf({ chains }: HostRules): Map<string, number> {
  const keys = new Map<string, number>();
  for (const { table, name, mode, anchor, items } of chains) {
    for (const key of [`${mode} ${anchor}`, ...items.map(item => item.key)]) {
      const placed = `${table} ${name} ${key}`;
      keys.set(placed, (keys.get(placed) ?? 0) + 1);
    }
  }
  return keys;
}

function distanceOf(one: { readonly keys: ReadonlyMap<string, number> }, other: typeof one): number {
  let distance = 0;
  for (const [key, count] of one.keys) distance += Math.max(0, count - (other.keys.get(key) ?? 0));
  for (const [key, count] of other.keys) distance += Math.max(0, count - (one.keys.get(key) ?? 0));
  return distance;
}

function isOfRole<H extends HostRules>(seed: Seed<H>, role: Seed<H>, distance: number): boolean {
  if (!hasSameFrame(seed, role)) return false;
  const size = Math.max(1, role.size);
  if (role.hosts.length === 1) return distance <= Math.max(1, size * NEARLY_SAME);
  if (seed.hosts.length === 1) return distance <= Math.max(namedAlike(seed, role) ? FEW : 2, size * NEAR);
  return seed.hosts.length <= role.hosts.length * RARE && distance <= Math.max(2, size * NEARLY_SAME);
}

/** Are the names the same up to their numbers? */
function namedAlike<H extends HostRules>({ hosts: [one] }: Seed<H>, { hosts }: Seed<H>): boolean {
  const stem = (host: HostRules | undefined) => host?.name.replace(/\d+/g, "");
  return hosts.some(host => stem(host) === stem(one));
}

/** Chains of both must agree in what a chain of one role says once for all hosts. */
function hasSameFrame<H extends HostRules>({ hosts: [one] }: Seed<H>, { hosts: [other] }: Seed<H>): boolean {
  const frames = new Map(other?.chains.map(chain => [`${chain.table} ${chain.name}`, frameOf(chain)]));
  return (
    one?.chains.every(chain => {
      const frame = frames.get(`${chain.table} ${chain.name}`);
      return frame === undefined || frame === frameOf(chain);
    }) ?? false
  );
}

/** A shared chain is, host by host, in the families in which something is in it; of a whole one that is said. */
function frameOf({ mode, anchor, families }: AdoptedChain): string {
  return mode === "shared" ? `${mode} ${anchor}` : `${mode} ${families.join("+")}`;
}
