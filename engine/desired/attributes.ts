import { isBuiltInChain, TABLE_NAMES, type TableName } from "../ruleset/model";
import type { ChainDocument, DesiredDocument, HostConnection, JumpConnection, Neighbour } from "./document";
import { BUILT_IN_NEIGHBOURS, neighbourOfChain } from "./neighbours";

/** A document in Terraform's spelling: the attributes of one `netfilter_host`, as plain JSON. */
export type HostAttributes = Readonly<Record<string, unknown>>;

/** How hosts are reached that do not say it themselves. */
export type ConnectionDefaults = Partial<Omit<HostConnection, "address" | "hostKey">>;

/**
 * The document in Terraform's spelling. `connection` is `access` there: Terraform keeps `connection` in every resource
 * for provisioners, and would take ours for one.
 */
export function attributesOf(document: DesiredDocument): HostAttributes {
  const { onDestroy, staleConnections, probes, connection, ...same } = document;
  return {
    ...same,
    on_destroy: onDestroy,
    ...(staleConnections === undefined ? {} : { stale_connections: staleConnections }),
    ...(probes === undefined
      ? {}
      : {
          probes: probes.map(({ check, through }) => ({
            check,
            ...(through === undefined ? {} : { through: reachOf(through) }),
          })),
        }),
    access: reachOf(connection),
  };
}

function reachOf({ hostKey, jump, ...reach }: JumpConnection): HostAttributes {
  return {
    ...reach,
    ...(hostKey === undefined ? {} : { host_key: hostKey }),
    ...(jump === undefined ? {} : { jump: reachOf(jump) }),
  };
}

/**
 * The document behind a resource's attributes, still unchecked: parseDocument does that. What is null or absent is
 * filled with what it means: a built-in chain is `shared`, a user chain `whole`, an anchor `first`.
 */
export function documentOfAttributes(attributes: HostAttributes, defaults: ConnectionDefaults = {}): HostAttributes {
  const {
    version,
    access,
    on_destroy: onDestroy,
    stale_connections,
    probes,
    ipv4,
    ipv6,
    ...rest
  } = withoutNulls(attributes);
  const neighbours = Array.isArray(rest.neighbours) ? (rest.neighbours as readonly Neighbour[]) : [];
  const document: Record<string, unknown> = {};
  for (const name of ["owner", "qdiscs", "sysctls", "links", "neighbours", "neighbour", "backend", "adopt", "timer"]) {
    if (rest[name] !== undefined) document[name] = rest[name];
  }
  return {
    version: version ?? 1,
    ...document,
    ipv4: familyOf(ipv4, neighbours),
    ipv6: familyOf(ipv6, neighbours),
    connection: connectionOf(access, defaults),
    ...(onDestroy === undefined ? {} : { onDestroy }),
    ...(Array.isArray(probes) ? { probes: probes.map(probeOf) } : {}),
    ...(stale_connections === undefined ? {} : { staleConnections: stale_connections }),
  };
}

/** The mode of a chain that does not say one. */
export function defaultMode(table: TableName, chain: string, neighbours: readonly Neighbour[]): ChainDocument["mode"] {
  const shared = isBuiltInChain(table, chain) || neighbourOfChain(chain, [...neighbours, ...BUILT_IN_NEIGHBOURS]);
  return shared ? "shared" : "whole";
}

/** The anchor of a chain that does not say one. */
export function defaultAnchor(mode: ChainDocument["mode"]): ChainDocument["anchor"] {
  return mode === "shared" ? "first" : "none";
}

function familyOf(family: unknown, neighbours: readonly Neighbour[]): HostAttributes {
  const given = recordOf(family);
  const tables: Record<string, HostAttributes> = {};
  for (const table of TABLE_NAMES) {
    const chains = Object.entries(recordOf(given[table]));
    if (chains.length === 0) continue;
    tables[table] = Object.fromEntries(chains.map(([name, chain]) => [name, chainOf(table, name, chain, neighbours)]));
  }
  return tables;
}

function chainOf(table: TableName, name: string, chain: unknown, neighbours: readonly Neighbour[]): HostAttributes {
  const given = recordOf(chain);
  const mode = (given.mode ?? defaultMode(table, name, neighbours)) as ChainDocument["mode"];
  return { ...given, mode, anchor: given.anchor ?? defaultAnchor(mode), rules: given.rules ?? [] };
}

function connectionOf(access: unknown, defaults: ConnectionDefaults): HostAttributes {
  const { jump: ownJump, ...reach } = recordOf(access);
  const jump = ownJump ?? defaults.jump;
  const user = reach.user ?? defaults.user ?? "root";
  return {
    port: defaults.port ?? 22,
    ...hopOf(reach),
    user,
    privilege: reach.privilege ?? defaults.privilege ?? (user === "root" ? "root" : "sudo"),
    ...(jump === undefined ? {} : { jump: jumpOf(jump) }),
  };
}

function probeOf(probe: unknown): HostAttributes {
  const { through, ...check } = recordOf(probe);
  return { ...check, ...(through === undefined ? {} : { through: jumpOf(through) }) };
}

function jumpOf(hop: unknown): HostAttributes {
  const { jump, ...reach } = recordOf(hop);
  return { user: "root", port: 22, ...hopOf(reach), ...(jump === undefined ? {} : { jump: jumpOf(jump) }) };
}

function hopOf(hop: unknown): HostAttributes {
  const { host_key: hostKey, ...reach } = recordOf(hop);
  return { ...reach, ...(hostKey === undefined ? {} : { hostKey }) };
}

function recordOf(value: unknown): HostAttributes {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as HostAttributes) : {};
}

/** Terraform says null where a document leaves a key out. What has none is answered as it is. */
function withoutNulls(record: HostAttributes): HostAttributes {
  const given = Object.entries(record);
  const kept = given.flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, withoutNullsInside(value)]],
  );
  const isSame = kept.length === given.length && kept.every(([, value], index) => value === given[index]?.[1]);
  return isSame ? record : Object.fromEntries(kept);
}

function withoutNullsInside(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return withoutNulls(value as HostAttributes);
  return value.some(item => typeof item === "object") ? value.map(withoutNullsInside) : value;
}
