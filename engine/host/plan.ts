import {
  type ChainDocument,
  type DesiredDocument,
  hashDocument,
  hostNameOf,
  isUnknown,
  type Leaf,
  type LinksDocument,
} from "../desired";
import { diffRules, type Policy, type RuleChange } from "../ruleset";
import { bootHashes } from "./boot/boot-files";
import { planServices, type ServiceChange } from "./firewall-service";
import { listRefusals, type Refusal } from "./first-contact";
import type { Note } from "./notes";
import type { Observation } from "./observe";
import type { ChainPlace } from "./owner-record";
import type { Snapshot } from "./snapshot";
import { FAMILIES, forEachChain } from "./trial";

/** One thing that an apply would do to a host, or that drifted: the same list, read from either side. */
export type Change = ChainChange | QdiscChange | SysctlChange | LinkChange | ServiceChange | RecordChange;

export interface ChainChange extends ChainPlace {
  readonly subject: "chain";
  readonly action: "create" | "change" | "remove";
  /** `to` absent: the policy is no longer ours. */
  readonly policy?: { readonly from?: Policy; readonly to?: Leaf<Policy> };
  /** The anchor jump is gone, not there yet, or to stand at the other end. */
  readonly anchor?: { readonly from: "missing" | "first" | "last"; readonly to: "first" | "last" };
  /** All rules of the chain in order, kept ones too: `remove` is what the host has, `add` what it should have. */
  readonly rules: readonly RuleChange[];
}

export interface QdiscChange {
  readonly subject: "qdisc";
  readonly device: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface SysctlChange {
  readonly subject: "sysctl";
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

/** A setting of a network device, or, as its `type`, the device itself. */
export interface LinkChange {
  readonly subject: "link";
  readonly device: string;
  readonly setting: string;
  readonly from?: string;
  readonly to?: string;
}

/** The host's own books: no packet is treated otherwise, but the next run needs them. */
export interface RecordChange {
  readonly subject: "record";
  readonly reason: "first-apply" | "unfinished" | "rolled-back" | "owner-change" | "boot-files";
  readonly message: string;
}

export interface Plan {
  readonly host: string;
  readonly changes: readonly Change[];
  /** Why an apply would be refused as things stand. */
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Note[];
  /** Hash of the owned parts that this plan was made from: what `apply` is given. */
  readonly expectedHash: string;
}

/** Compares what a host should have with what it has. Pure; unknown leaves count as changes. */
export function planDocuments(desired: DesiredDocument, observed: DesiredDocument): readonly Change[] {
  const changes: Change[] = [];
  const seen = new Set<string>();
  const key = ({ family, table, chain }: ChainPlace) => `${family} ${table} ${chain}`;
  forEachChain(desired, (place, chain) => {
    seen.add(key(place));
    const change = planChain(place, chain, observed[place.family][place.table]?.[place.chain]);
    if (change !== undefined) changes.push(change);
  });
  forEachChain(observed, (place, chain) => {
    if (!seen.has(key(place))) changes.push(removeChain(place, chain));
  });
  changes.sort(byFamily);
  for (const device of new Set([...Object.keys(desired.qdiscs), ...Object.keys(observed.qdiscs)])) {
    const from = (observed.qdiscs[device] ?? []).map(textOf);
    const to = (desired.qdiscs[device] ?? []).map(textOf);
    if (from.join("\n") !== to.join("\n")) changes.push({ subject: "qdisc", device, from, to });
  }
  for (const name of new Set([...Object.keys(desired.sysctls), ...Object.keys(observed.sysctls)])) {
    const from = observed.sysctls[name];
    const to = desired.sysctls[name];
    if (from !== undefined && to !== undefined && textOf(from) === textOf(to)) continue;
    changes.push({
      subject: "sysctl",
      name,
      ...(from === undefined ? {} : { from: textOf(from) }),
      ...(to === undefined ? {} : { to: textOf(to) }),
    });
  }
  changes.push(...planLinkSettings(desired.links ?? NONE, observed.links ?? NONE));
  return changes;
}

/** Has no name but those that were written, not even those that every object knows. */
const NONE: Readonly<Record<string, never>> = Object.create(null);

function* planLinkSettings(desired: LinksDocument, observed: LinksDocument): Generator<LinkChange> {
  for (const device of new Set([...Object.keys(desired), ...Object.keys(observed)])) {
    const held = observed[device] ?? NONE;
    const wanted = desired[device] ?? NONE;
    for (const setting of new Set([...Object.keys(wanted), ...Object.keys(held)])) {
      const from = held[setting];
      const to = wanted[setting];
      if (from !== undefined && to !== undefined && textOf(from) === textOf(to)) continue;
      yield {
        subject: "link",
        device,
        setting,
        ...(from === undefined ? {} : { from: textOf(from) }),
        ...(to === undefined ? {} : { to: textOf(to) }),
      };
    }
  }
}

/** The plan for one host: what differs, what would be refused, what a person should know. */
export function plan(desired: DesiredDocument, observation: Observation): Plan {
  const changes = planDocuments(desired, observation.document);
  return {
    host: hostNameOf(desired),
    changes: [...changes, ...planServices(desired, observation.snapshot), ...planRecord(desired, observation)],
    refusals: listRefusals(desired, observation),
    notes: observation.notes,
    expectedHash: observation.ownedHash,
  };
}

/** What the host's own books want of the next apply; no packet is treated otherwise. */
export function planRecord(desired: DesiredDocument, { ownership, snapshot }: Observation): readonly RecordChange[] {
  if (ownership.kind === "none") {
    return [{ subject: "record", reason: "first-apply", message: `the host is entered as owned by ${desired.owner}` }];
  }
  if (ownership.owner !== desired.owner) {
    const message = `the owner becomes ${desired.owner} (was ${ownership.owner})`;
    return [{ subject: "record", reason: "owner-change", message }];
  }
  if (ownership.status === "open") {
    return [
      {
        subject: "record",
        reason: "unfinished",
        message:
          snapshot.holder === undefined
            ? "the last run did not finish: boot files and owner record are written"
            : "a run is under way: if it does not finish, boot files and owner record are written",
      },
    ];
  }
  if (snapshot.rolledBack !== undefined) {
    const message = "the last apply was rolled back; the next one takes note of it";
    return [{ subject: "record", reason: "rolled-back", message }];
  }
  if (ownership.document === hashDocument(desired) && !holdsBootFiles(desired, snapshot)) {
    const message = "the files kept for boot are not what they should be: they are written again";
    return [{ subject: "record", reason: "boot-files", message }];
  }
  return [];
}

function holdsBootFiles(desired: DesiredDocument, { bootFiles, facts }: Snapshot): boolean {
  const expected = bootHashes(desired, facts.init);
  return expected.size === bootFiles.size && [...expected].every(([name, hash]) => bootFiles.get(name) === hash);
}

function planChain(
  place: ChainPlace,
  desired: ChainDocument,
  observed: ChainDocument | undefined,
): ChainChange | undefined {
  const rules = diffRules((observed?.rules ?? []).map(textOf), desired.rules.map(textOf));
  const changed = rules.some(({ kind }) => kind !== "keep");
  const policy = planPolicy(desired.policy, observed?.policy);
  const anchor = planAnchor(desired, observed);
  if (observed !== undefined && !changed && policy === undefined && anchor === undefined) return undefined;
  return {
    subject: "chain",
    ...place,
    action: observed === undefined ? "create" : "change",
    ...(policy === undefined ? {} : { policy }),
    ...(anchor === undefined ? {} : { anchor }),
    rules,
  };
}

function planAnchor({ mode, anchor: to }: ChainDocument, observed: ChainDocument | undefined): ChainChange["anchor"] {
  const from = observed?.anchor;
  if (mode !== "shared" || from === undefined || from === "none" || from === to) return undefined;
  return to === "first" || to === "last" ? { from, to } : undefined;
}

function planPolicy(desired: Leaf<Policy> | undefined, observed: Leaf<Policy> | undefined): ChainChange["policy"] {
  const from = isUnknown(observed) ? undefined : observed;
  if (desired === undefined) return from === undefined ? undefined : { from };
  if (!isUnknown(desired) && desired === from) return undefined;
  return { ...(from === undefined ? {} : { from }), to: desired };
}

function removeChain(place: ChainPlace, observed: ChainDocument): ChainChange {
  const { policy } = observed;
  return {
    subject: "chain",
    ...place,
    action: "remove",
    ...(policy === undefined || isUnknown(policy) ? {} : { policy: { from: policy } }),
    rules: diffRules(observed.rules.map(textOf), []),
  };
}

function byFamily(a: Change, b: Change): number {
  const order = (change: Change) => (change.subject === "chain" ? FAMILIES.indexOf(change.family) : FAMILIES.length);
  return order(a) - order(b);
}

/** An unknown leaf never equals a live text: it is marked as people know it from Terraform. */
function textOf(leaf: Leaf<string>): string {
  return isUnknown(leaf) ? `${leaf.unknown} (known after apply)` : leaf;
}
