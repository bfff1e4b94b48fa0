import { type ChainDocument, type DesiredDocument, type FamilyDocument, isUnknown, type Leaf } from "../desired";
import type { Family, Policy, TableName } from "../ruleset";
import { equalSysctl, parseSysctlName, readSysctlValue, sysctlPath } from "../system";
import type { Connection } from "../transport";
import type { HostAccess } from "./access";
import { linkReadings } from "./link-readings";
import { checkNativeRules, type TrueNativeCheck } from "./native-rules";
import { listNotes, type Note } from "./notes";
import { observeQueues } from "./observe-queues";
import { type ObservedChain, observeChain } from "./observed-chain";
import { observeLinks } from "./observed-links";
import { hashOwned } from "./owned-hash";
import { type ChainPlace, samePlace } from "./owner-record";
import { createRecogniser, type Recogniser } from "./recognise";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { findStandingChains } from "./standing-chains";
import { buildTrial, forEachChain, type Judgement, judgeTrial, type Trial } from "./trial";
import { refuseFalseSave, refuseUntruth } from "./truth";

/** One host as it stands, seen through a document. */
export interface Observation {
  readonly host: string;
  /** The document as the host holds it: equal rules in the given spelling, unknown rules in place. */
  readonly document: DesiredDocument;
  /** Hash of the owned parts and of what would be replaced; recognised rules and counters do not move it. */
  readonly ownedHash: string;
  /** The kernel's own spelling of the declared rules, and who gave it. */
  readonly judgement: Judgement;
  readonly nativeRules: TrueNativeCheck;
  readonly notes: readonly Note[];
  /** Whose the host is, and whether the last run finished. */
  readonly ownership:
    | { readonly kind: "none" }
    | { readonly kind: "owned"; readonly owner: string; readonly status: "open" | "closed"; readonly document: string };
  readonly chains: readonly ObservedChain[];
  readonly snapshot: Snapshot;
}

/**
 * Reads a host over an open connection, in one round trip.
 * @param changesSince asks also who changed it since that moment of its own clock
 * @throws HostError any cause but changed-since-plan, first-contact, other-owner, locked and rolled-back
 */
export async function observeOver(
  access: HostAccess,
  connection: Connection,
  document: DesiredDocument,
  signal: AbortSignal | undefined,
  changesSince?: Date,
): Promise<Observation> {
  const trial = buildTrial(document);
  const asked = { sysctls: sysctlPaths(document), links: linkReadings(document), trial: trial.files };
  const request = changesSince === undefined ? asked : { ...asked, changesSince };
  return interpret(document, trial, await takeSnapshot(access, connection, request, signal));
}

export function sysctlPaths(document: DesiredDocument): ReadonlyMap<string, string> {
  return new Map(Object.keys(document.sysctls).map(name => [name, sysctlPath(parseSysctlName(name))]));
}

/** Reads a snapshot through a document. Pure. `judgement`: what an earlier trial of the same document said. */
export function interpret(
  document: DesiredDocument,
  trial: Trial,
  snapshot: Snapshot,
  judgement: Judgement = judgeTrial(document, trial, snapshot),
): Observation {
  const { host, facts } = snapshot;
  refuseUntruth(snapshot);
  const nativeRules = refuseFalseSave(host, checkNativeRules(snapshot));
  const chains = observeChains(document, snapshot, judgement);
  const vacuous = facts.ipv6 === "absent";
  const { links: _, ...unlinked } = document;
  const observed: DesiredDocument = {
    ...unlinked,
    ipv4: documentOf("ipv4", chains),
    ipv6: vacuous ? document.ipv6 : documentOf("ipv6", chains),
    qdiscs: observeQueues(document, snapshot),
    sysctls: observeSysctls(document, snapshot),
    ...observeLinks(document, snapshot),
  };
  const { record } = snapshot;
  return {
    host,
    document: observed,
    ownedHash: chains.some(({ layout }) => layout === "in-place")
      ? ownedHashOf(document, snapshot, judgement)
      : hashOwned(document, chains, snapshot, observed),
    judgement,
    nativeRules,
    notes: [...listNotes(document, snapshot, judgement, nativeRules, chains)],
    ownership:
      record === undefined
        ? { kind: "none" }
        : { kind: "owned", owner: record.owner, status: record.status, document: record.document },
    chains,
    snapshot,
  };
}

/**
 * The hash that a read through this document gives. Made without regard to which rules the document wants, because rules
 * that stand in place are hashed the same whether they are wanted or not. Of every other layout the hash does not hang on
 * it anyway.
 */
export function ownedHashOf(document: DesiredDocument, snapshot: Snapshot, judgement: Judgement): string {
  const blind: Judgement = { ...judgement, spelling: (_place, rules) => rules.map(() => undefined) };
  const qdiscs = observeQueues(document, snapshot);
  return hashOwned(document, observeChains(document, snapshot, blind), snapshot, { qdiscs });
}

/** The hash that a read of the same moment would give through another document. */
export function hashThrough(document: DesiredDocument, { snapshot, judgement }: Observation): string {
  return ownedHashOf(document, snapshot, judgement);
}

function observeChains(document: DesiredDocument, snapshot: Snapshot, judgement: Judgement): readonly ObservedChain[] {
  const recognise = createRecogniser(document.neighbours, snapshot);
  const chains: ObservedChain[] = [];
  const read = (place: ChainPlace, declared: ChainDocument): void => {
    if (place.family === "ipv6" && snapshot.facts.ipv6 === "absent") return;
    const table = snapshot.live[place.family].tables.get(place.table);
    const recorded = snapshot.record?.chains.find(owned => samePlace(owned, place))?.anchor;
    const observed = observeChain(
      place,
      declared,
      table,
      judgement,
      recognise,
      recorded === "none" ? undefined : recorded,
    );
    const policy = declared.policy === undefined ? releasablePolicy(observed, snapshot) : undefined;
    const { document: held } = observed;
    chains.push(held === undefined || policy === undefined ? observed : { ...observed, document: { ...held, policy } });
  };
  forEachChain(document, read);
  const standing = findStandingChains(document, snapshot, judgement);
  for (const { family, table, chain, mode } of snapshot.record?.chains ?? []) {
    if (document[family][table]?.[chain] !== undefined) continue;
    if (standing.some(({ place }) => samePlace(place, { family, table, chain }))) continue;
    const released = observeReleased({ family, table, chain }, mode, snapshot, judgement);
    if (released !== undefined) chains.push(released);
  }
  return chains;
}

/** A policy that is still ours although no document asks for it any more. */
function releasablePolicy(observed: ObservedChain, { record }: Snapshot): Policy | undefined {
  const entry = record?.policies.find(owned => samePlace(owned, observed.place));
  return entry !== undefined && entry.before !== entry.ours && observed.policy === entry.ours ? entry.ours : undefined;
}

/** A chain that is owned but no longer declared: only what is ours of it shows, so that the plan can take it away. */
function observeReleased(
  place: ChainPlace,
  mode: ChainDocument["mode"],
  snapshot: Snapshot,
  judgement: Judgement,
): ObservedChain | undefined {
  const table = snapshot.live[place.family].tables.get(place.table);
  const nobody: Recogniser = (_place, rules) => rules.map(() => undefined);
  const empty: ChainDocument = { mode, anchor: mode === "shared" ? "first" : "none", rules: [] };
  const observed = observeChain(place, empty, table, judgement, nobody);
  if (mode === "shared") {
    const { own } = observed;
    const anchored = observed.lines.some(({ origin }) => origin === "anchor");
    const policy = releasablePolicy(observed, snapshot);
    if (own === undefined && policy === undefined) return undefined;
    return {
      ...observed,
      document: {
        mode,
        anchor: anchored ? "first" : "missing",
        ...(policy === undefined ? {} : { policy }),
        rules: own ?? [],
      },
    };
  }
  return observed.document === undefined ? undefined : observed;
}

function documentOf(family: Family, chains: readonly ObservedChain[]): FamilyDocument {
  const tables: { [table in TableName]?: Record<string, ChainDocument> } = {};
  for (const { place, document } of chains) {
    if (place.family !== family || document === undefined) continue;
    const table = tables[place.table] ?? {};
    table[place.chain] = document;
    tables[place.table] = table;
  }
  return tables;
}

function observeSysctls(document: DesiredDocument, snapshot: Snapshot): DesiredDocument["sysctls"] {
  const observed: Record<string, Leaf<string>> = {};
  for (const [name, value] of Object.entries(document.sysctls)) {
    const live = snapshot.sysctls.get(name);
    if (live === undefined) continue;
    observed[name] = !isUnknown(value) && equalSysctl(value, live) ? value : readSysctlValue(live);
  }
  for (const { name, ours } of snapshot.record?.sysctls ?? []) {
    const live = snapshot.sysctls.get(name);
    if (document.sysctls[name] === undefined && live !== undefined && equalSysctl(ours, live)) observed[name] = ours;
  }
  return observed;
}
