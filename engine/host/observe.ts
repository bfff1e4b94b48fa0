import { createHash } from "node:crypto";
import { type ChainDocument, type DesiredDocument, type FamilyDocument, isUnknown, type Leaf } from "../desired";
import { type Family, isBuiltInChain, type Policy, readRule, type TableName } from "../ruleset";
import { canonicalizeSysctlValue, equalSysctl, parseSysctlName, sysctlPath } from "../system";
import { classifyOrigin, describeLive, describeLiveBeside, equalsLive, type LiveQdisc, parseQdisc } from "../traffic";
import type { Connection } from "../transport";
import type { HostAccess } from "./access";
import { HostError } from "./cause";
import { checkNativeRules, listForeignTables, listNftRules, type NativeCheck } from "./native-rules";
import { type ObservedChain, observeChain } from "./observed-chain";
import { type ChainPlace, samePlace } from "./owner-record";
import { createRecogniser } from "./recognise";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { buildTrial, FAMILIES, forEachChain, type Judgement, judgeTrial, type Trial } from "./trial";

/** Something a person should know about a host that is neither a change nor an error. */
export interface Note {
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** One host as it stands, seen through a document. */
export interface Observation {
  readonly host: string;
  /** The document as the host holds it: equal rules in the given spelling, unknown rules in place. */
  readonly document: DesiredDocument;
  /** Hash of the owned parts and of what would be replaced; recognised rules and counters do not move it. */
  readonly ownedHash: string;
  /** The kernel's own spelling of the declared rules, and who gave it. */
  readonly judgement: Judgement;
  readonly nativeRules: Exclude<NativeCheck, { kind: "misprinted" }>;
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
 * @throws HostError any cause but changed-since-plan, first-contact, other-owner, locked and rolled-back
 */
export async function observeOver(
  access: HostAccess,
  connection: Connection,
  document: DesiredDocument,
  signal: AbortSignal | undefined,
): Promise<Observation> {
  const trial = buildTrial(document);
  const snapshot = await takeSnapshot(
    access,
    connection,
    { sysctls: sysctlPaths(document, []), trial: trial.files },
    signal,
  );
  const missed = (snapshot.record?.sysctls ?? []).filter(({ name }) => !(name in document.sysctls));
  if (missed.length === 0) return interpret(document, trial, snapshot);
  // Owned by an earlier document and not in this one: their values are needed to give them back.
  const again = await takeSnapshot(
    access,
    connection,
    {
      sysctls: sysctlPaths(
        document,
        missed.map(({ name }) => name),
      ),
      trial: trial.files,
    },
    signal,
  );
  return interpret(document, trial, again);
}

export function sysctlPaths(document: DesiredDocument, more: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...Object.keys(document.sysctls), ...more].map(name => [name, sysctlPath(parseSysctlName(name))]));
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
  const nativeRules = refuseMisprint(host, checkNativeRules(snapshot));
  const chains = observeChains(document, snapshot, judgement);
  const vacuous = facts.ipv6 === "absent";
  const observed: DesiredDocument = {
    ...document,
    ipv4: documentOf("ipv4", chains),
    ipv6: vacuous ? document.ipv6 : documentOf("ipv6", chains),
    qdiscs: observeQdiscs(document, snapshot),
    sysctls: observeSysctls(document, snapshot),
  };
  const { record } = snapshot;
  return {
    host,
    document: observed,
    ownedHash: hashOwned(chains, snapshot, observed),
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

function observeChains(document: DesiredDocument, snapshot: Snapshot, judgement: Judgement): readonly ObservedChain[] {
  const recognise = createRecogniser(document.neighbours, snapshot.interfaces);
  const chains: ObservedChain[] = [];
  const read = (place: ChainPlace, declared: ChainDocument): void => {
    if (place.family === "ipv6" && snapshot.facts.ipv6 === "absent") return;
    const table = snapshot.live[place.family].tables.get(place.table);
    const observed = observeChain(place, declared, table, judgement, recognise);
    const policy = declared.policy === undefined ? releasablePolicy(observed, snapshot) : undefined;
    const { document: held } = observed;
    chains.push(held === undefined || policy === undefined ? observed : { ...observed, document: { ...held, policy } });
  };
  forEachChain(document, read);
  for (const { family, table, chain, mode } of snapshot.record?.chains ?? []) {
    if (document[family][table]?.[chain] !== undefined) continue;
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
  const nobody = () => undefined;
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

/** The root qdisc of a device as the kernel lists it. */
export function rootQdiscOf(snapshot: Snapshot, device: string): LiveQdisc | undefined {
  return snapshot.qdiscs.get(device)?.find(({ parent }) => parent === "root");
}

function observeQdiscs(document: DesiredDocument, snapshot: Snapshot): DesiredDocument["qdiscs"] {
  const observed: Record<string, readonly Leaf<string>[]> = {};
  for (const [device, texts] of Object.entries(document.qdiscs)) {
    const live = rootQdiscOf(snapshot, device);
    observed[device] = texts.flatMap(text => {
      if (live === undefined) return [];
      if (!isUnknown(text) && equalsLive(parseQdisc(text), live)) return [text];
      return classifyOrigin(live) === "kernel-default"
        ? []
        : [isUnknown(text) ? describeLive(live) : describeLiveBeside(parseQdisc(text), live)];
    });
  }
  for (const { device, ours } of snapshot.record?.qdiscs ?? []) {
    if (document.qdiscs[device] !== undefined) continue;
    const live = rootQdiscOf(snapshot, device);
    if (live === undefined) continue;
    const stillOurs = ours.filter(text => equalsLive(parseQdisc(text), live));
    if (stillOurs.length > 0) observed[device] = stillOurs;
  }
  return observed;
}

function observeSysctls(document: DesiredDocument, snapshot: Snapshot): DesiredDocument["sysctls"] {
  const observed: Record<string, Leaf<string>> = {};
  for (const [name, value] of Object.entries(document.sysctls)) {
    const live = snapshot.sysctls.get(name);
    if (live === undefined) continue;
    observed[name] = !isUnknown(value) && equalSysctl(value, live) ? value : canonicalizeSysctlValue(live);
  }
  for (const { name, ours } of snapshot.record?.sysctls ?? []) {
    const live = snapshot.sysctls.get(name);
    if (document.sysctls[name] === undefined && live !== undefined && equalSysctl(ours, live)) observed[name] = ours;
  }
  return observed;
}

/** What would make every comparison a lie. */
function refuseUntruth(snapshot: Snapshot): void {
  const { host, facts } = snapshot;
  for (const family of FAMILIES) {
    for (const [table, words] of snapshot.live[family].incompatible) {
      throw new HostError(
        host,
        "unreadable",
        `${host}: iptables-save cannot show the ${family} ${table} table, because rules were written into it with nft: it says "${words}". Nothing was touched. Look at them with "nft list table ${family === "ipv4" ? "ip" : "ip6"} ${table}", move them into a table of their own or take them out, and run again.`,
      );
    }
  }
  if (snapshot.legacyRules.length > 0) {
    throw new HostError(
      host,
      "unreadable",
      `${host} has rules in both kernel interfaces: its iptables speaks nf_tables, and ${snapshot.legacyRules.length} rules stand in the legacy tables (the first: ${snapshot.legacyRules[0]}). Both filter every packet, so half of the truth is out of sight. Nothing was touched. Remove the legacy rules (iptables-legacy -F in each table), or make legacy the host's choice: update-alternatives --set iptables /usr/sbin/iptables-legacy`,
    );
  }
  if (facts.backend === "legacy") {
    const hidden = listNftRules(snapshot);
    if (hidden.length > 0) {
      throw new HostError(
        host,
        "unreadable",
        `${host} has rules in both kernel interfaces: its iptables is the legacy one, and nf_tables holds rules in ${hidden.join(", ")}. Both filter every packet, so half of the truth is out of sight. Nothing was touched. Remove one of the two, or make nf_tables the host's choice: update-alternatives --set iptables /usr/sbin/iptables-nft`,
      );
    }
  }
}

function refuseMisprint(host: string, check: NativeCheck): Exclude<NativeCheck, { kind: "misprinted" }> {
  if (check.kind !== "misprinted") return check;
  throw new HostError(
    host,
    "unreadable",
    `${host}: iptables-save prints something else than the kernel holds for ${check.rules.join(", ")}: somebody wrote native nft rules there, and writing the save back would change what they let through. Nothing was touched. Look at them with "nft -a list ruleset", move them into a table of their own or write them with iptables, and run again.`,
  );
}

function* listNotes(
  document: DesiredDocument,
  snapshot: Snapshot,
  judgement: Judgement,
  native: NativeCheck,
  chains: readonly ObservedChain[],
): Generator<Note> {
  const { facts } = snapshot;
  if (snapshot.rolledBack !== undefined) yield { severity: "warning", message: `rolled back: ${snapshot.rolledBack}` };
  if (snapshot.record?.status === "open") {
    yield {
      severity: "warning",
      message: "the last run on this host did not finish; the next apply brings it to an end",
    };
  }
  if (native.kind === "unchecked")
    yield { severity: "warning", message: `native nft rules unchecked: ${native.reason}` };
  if (judgement.judge === "offline") {
    yield {
      severity: "warning",
      message:
        "judged offline: the host cannot make a throw-away network namespace (unshare -n), so rules were compared by this program's own canonical form, not by its kernel (apt-get install -y util-linux, or a container without CAP_SYS_ADMIN)",
    };
  }
  if (facts.ipv6 === "absent" && Object.keys(document.ipv6).length > 0) {
    yield { severity: "info", message: "the kernel has no IPv6: the ipv6 part holds vacuously" };
  }
  const foreign = listForeignTables(snapshot);
  if (foreign.length > 0) {
    yield {
      severity: "info",
      message: `other nft tables on this host are left alone and may also drop packets: ${foreign.join(", ")}`,
    };
  }
  for (const device of Object.keys(document.qdiscs)) {
    if (rootQdiscOf(snapshot, device) === undefined) {
      yield {
        severity: "warning",
        message: `interface ${device} does not exist on this host (or tc is missing there)`,
      };
    }
  }
  for (const name of Object.keys(document.sysctls)) {
    if (!snapshot.sysctls.has(name))
      yield { severity: "warning", message: `sysctl ${name} does not exist on this host` };
  }
  for (const chain of chains) yield* noteAnchor(chain, document);
}

/** A catch-all at the end of a `first` chain decides before recognised rules behind the anchor are asked. */
function* noteAnchor({ place, lines, document: observed }: ObservedChain, document: DesiredDocument): Generator<Note> {
  const declared = document[place.family][place.table]?.[place.chain];
  if (declared?.mode !== "shared" || !isBuiltInChain(place.table, place.chain)) return;
  const where = `${place.family} ${place.table} ${place.chain}`;
  const anchorAt = lines.findIndex(({ origin }) => origin === "anchor");
  if (
    anchorAt >= 0 &&
    declared.anchor === "first" &&
    lines.slice(0, anchorAt).some(({ origin }) => origin === "recognised")
  ) {
    yield { severity: "info", message: `${where}: recognised rules stand before our anchor; it is left where it is` };
  }
  const last = observed === undefined ? undefined : declared.rules.at(-1);
  if (declared.anchor !== "first" || typeof last !== "string") return;
  const reading = readRule(last);
  const catchesAll = /^-j (DROP|ACCEPT|REJECT)\b/.test(last) && reading.target !== undefined;
  if (catchesAll && lines.slice(anchorAt + 1).some(({ origin }) => origin === "recognised")) {
    yield {
      severity: "warning",
      message: `${where}: the last rule of our chain ("${last}") catches everything, so the recognised rules behind it are never asked; use the chain's policy instead, or anchor "last"`,
    };
  }
}

function hashOwned(chains: readonly ObservedChain[], snapshot: Snapshot, observed: DesiredDocument): string {
  const owned = {
    chains: chains.map(({ place, policy, own, lines, document }) => ({
      place,
      policy: document?.policy === undefined ? null : policy,
      own: own ?? null,
      lines: lines.filter(({ origin }) => origin !== "recognised" && origin !== "deny-list").map(({ text }) => text),
    })),
    qdiscs: Object.keys(observed.qdiscs)
      .sort()
      .map(device => {
        const live = rootQdiscOf(snapshot, device);
        return [device, live === undefined ? null : describeLive(live)];
      }),
    sysctls: [...snapshot.sysctls].sort(([a], [b]) => (a < b ? -1 : 1)),
    record:
      snapshot.record === undefined ? null : [snapshot.record.owner, snapshot.record.document, snapshot.record.status],
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(owned)).digest("hex")}`;
}
