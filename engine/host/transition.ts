import { BUILT_IN_NEIGHBOURS, type DesiredDocument, neighbourOfChain } from "../desired";
import type { Family, Policy, TableName } from "../ruleset";
import { type ChainTransition, changeChain, releaseChain } from "./chain-transition";
import type { ServiceMove } from "./firewall-service";
import type { Note } from "./notes";
import type { Observation } from "./observe";
import type { ObservedChain } from "./observed-chain";
import { samePlace } from "./owner-record";
import type { Snapshot } from "./snapshot";
import { planSystem, type TransitionStep } from "./system-transition";
import { isEmptyEdit, type TableEdit, WRITE_ORDER } from "./table-edit";
import { FAMILIES } from "./trial";
import type { TableBefore } from "./undo-data";

/** Everything an apply writes to one host, and everything its undo needs. */
export interface Transition {
  /** In the order they are written: v4 before v6, filter last. Tables without a change are not here. */
  readonly tables: readonly {
    readonly edit: TableEdit;
    readonly before: TableBefore;
    /** Where a firewall service changes rules first: what the table is to hold, found out on the host. In place of the edit. */
    readonly goal?: TableBefore;
  }[];
  /** Firewall services that are stopped or started before the tables are written. */
  readonly services: readonly ServiceMove[];
  /** Queues and sysctls. */
  readonly system: TransitionStep;
  readonly notes: readonly Note[];
}

/** Pure: from what a host holds to what is declared. An empty document gives everything back. */
export function buildTransition(desired: DesiredDocument, observation: Observation): Transition {
  const notes: Note[] = [];
  const parts = observation.chains.map(observed => ({
    place: observed.place,
    part: moveChain(desired, observation, observed, notes),
  }));
  const tables = FAMILIES.flatMap(family =>
    WRITE_ORDER.map(table =>
      joinTable(
        family,
        table,
        parts.filter(({ place }) => place.family === family && place.table === table).map(({ part }) => part),
      ),
    ),
  ).filter(({ edit }) => !isEmptyEdit(edit));
  const system = planSystem(desired, observation, family => neighboursStanding(observation.snapshot, family));
  return { tables, services: [], system: system.transition, notes: [...notes, ...system.notes] };
}

function moveChain(
  desired: DesiredDocument,
  observation: Observation,
  observed: ObservedChain,
  notes: Note[],
): ChainTransition {
  const { place } = observed;
  const declared = desired[place.family][place.table]?.[place.chain];
  const released = releasedPolicy(observation, observed, notes);
  if (declared === undefined) {
    const mode = observation.snapshot.record?.chains.find(owned => samePlace(owned, place))?.mode ?? "shared";
    return releaseChain(observed, mode, released);
  }
  const policy = declared.policy === undefined && released !== undefined ? { policy: released } : {};
  return changeChain(
    observed,
    { ...declared, ...policy },
    declared.rules.filter(rule => typeof rule === "string"),
  );
}

/**
 * What a policy that was ours becomes: the recorded one, if it still holds ours and nobody else needs it. A recorded
 * DROP returns only where no rules were replaced beside it, else the chain would close on those it let in.
 */
export function releasedPolicy(
  { snapshot, host }: Observation,
  observed: ObservedChain,
  notes: Note[],
): Policy | undefined {
  const { place } = observed;
  const entry = snapshot.record?.policies.find(owned => samePlace(owned, place));
  if (entry === undefined || observed.policy !== entry.ours) return undefined;
  if (place.chain === "FORWARD" && entry.ours === "DROP") {
    const needing = neighboursStanding(snapshot, place.family);
    if (needing.length > 0) {
      notes.push({
        severity: "info",
        message: `${host}: the ${place.family} FORWARD policy stays DROP, because rules of ${needing.join(" and ")} stand there`,
      });
      return undefined;
    }
  }
  const replaced = snapshot.record?.replaced.some(owned => samePlace(owned, place) && owned.rules.length > 0);
  return entry.before === "DROP" && replaced === true ? "ACCEPT" : entry.before;
}

/** Names of the recognised owners that have chains of one family on this host now. */
function neighboursStanding(snapshot: Snapshot, family: Family): readonly string[] {
  const names = new Set<string>();
  for (const { chains } of snapshot.live[family].tables.values()) {
    for (const chain of chains.keys()) {
      const neighbour = neighbourOfChain(chain, BUILT_IN_NEIGHBOURS);
      if (neighbour !== undefined && neighbour.role !== "deny-list") names.add(neighbour.name);
    }
  }
  return [...names];
}

function joinTable(
  family: Family,
  table: TableName,
  parts: readonly ChainTransition[],
): { edit: TableEdit; before: TableBefore } {
  return {
    edit: {
      family,
      table,
      policies: parts.flatMap(({ edit }) => edit.policies ?? []),
      fill: parts.flatMap(({ edit }) => edit.fill ?? []),
      refill: parts.flatMap(({ edit }) => edit.refill ?? []),
      rewrite: parts.flatMap(({ edit }) => edit.rewrite ?? []),
      shared: parts.flatMap(({ edit }) => edit.shared ?? []),
      drop: parts.flatMap(({ edit }) => edit.drop ?? []),
    },
    before: {
      family,
      table,
      policies: parts.flatMap(({ before }) => before.policies ?? []),
      contents: parts.flatMap(({ before }) => before.contents ?? []),
      absent: parts.flatMap(({ before }) => before.absent ?? []),
      shared: parts.flatMap(({ before }) => before.shared ?? []),
    },
  };
}
