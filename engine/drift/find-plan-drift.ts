import { DocumentError, type HostAttributes, hostNameOf } from "../desired";
import {
  compareAttributes,
  type HostResource,
  heldPart,
  parseStatus,
  type ResourceStatus,
  selectByName,
  type TerraformPlan,
  tellApart,
} from "../fleet";
import { CAUSE_TITLES, type Change } from "../host";
import { findingsOfChange } from "./change-findings";
import { withFingerprints } from "./fingerprint";
import { heldChainViews } from "./held-chain-view";
import type { HostDrift } from "./host-drift";
import { unreadFinding } from "./unread-finding";

/**
 * What Terraform found when it made a plan: each host of its state as the plan's refresh read it, compared with what the
 * state held before. Hosts that are not in the state yet are left out. Pure.
 *
 * @param globs of hosts, or `stack/host`; without one all are meant
 * @throws DocumentsError for a glob that matches nothing
 */
export function findPlanDrift({ resources }: TerraformPlan, globs: readonly string[]): readonly HostDrift[] {
  const refreshed = resources.flatMap(resource => refreshOf(resource) ?? []);
  const named = tellApart(refreshed, ({ owner }) => owner);
  return selectByName(
    named,
    globs,
    ({ owner }) => owner,
    missing =>
      `The plan has no host ${missing.map(glob => `"${glob}"`).join(" or ")} that Terraform read. There are: ${named.map(({ host }) => host).join(", ") || "none"}.`,
  ).map(driftOf);
}

/** A host as Terraform read it, and as its state had it. */
interface Refresh {
  readonly host: string;
  readonly owner?: string;
  readonly address: string;
  readonly expected: HostAttributes;
  readonly found: HostAttributes;
}

function refreshOf({ address, action, before, after, lastApplied }: HostResource): Refresh | undefined {
  // A plan made with -refresh-only tells the state as `before`, and what was found as `after`.
  const found = action === "refresh" ? after : before;
  if (found === undefined || action === "import") return undefined;
  const expected = (action === "refresh" ? before : lastApplied) ?? found;
  const owner = typeof found.owner === "string" ? found.owner : undefined;
  const host = owner === undefined ? address : hostNameOf({ owner });
  return { host, ...(owner === undefined ? {} : { owner }), address, expected, found };
}

function driftOf({ host, owner, address, expected, found }: Refresh): HostDrift {
  const whose = { host, ...(owner === undefined ? {} : { owner }) };
  const head = { ...whose, comparedWith: { kind: "plan" } as const, notes: [] };
  const unread = (cause: Parameters<typeof unreadFinding>[0]): HostDrift => ({
    ...head,
    status: "unread",
    findings: withFingerprints([unreadFinding(cause)], whose),
    chains: [],
  });
  const status = parseStatus(found.status);
  if (status.kind === "unread") return unread(causeOfTitle(host, status.title));
  try {
    const changes = compareAttributes(found, expected, host).filter(
      (change): change is Change => change.subject !== "attribute",
    );
    const findings = withFingerprints(
      [...changes, ...changesOfStatus(status)].flatMap(change =>
        findingsOfChange(change, { sources: new Map(), chains: [] }),
      ),
      whose,
    );
    return {
      ...head,
      status: findings.length > 0 ? "drifted" : "clean",
      findings,
      chains: heldChainViews(heldPart(found, host), changes, findings),
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const places = error.problems.map(({ path, message }) => `${path || "/"}: ${message}`).join("; ");
    return unread({
      kind: "document",
      message: `${address} cannot be compared, because this program does not understand its attributes (${places}). Was the plan made with a newer provider? Then use the nffleet of the same version.`,
    });
  }
}

/** The status keeps the title of a cause; what it was in full, Terraform said as a warning. */
function causeOfTitle(host: string, title: string): Parameters<typeof unreadFinding>[0] {
  const message = `${host} was not read when the plan was made (${title}): what Terraform said then tells why.`;
  for (const kind of ["unreachable", "hidden-rules"] as const)
    if (CAUSE_TITLES[kind] === title) return { kind, message };
  return { kind: "unreadable", message };
}

/** What differs in the host's books and services, which no attribute but the status tells. */
function changesOfStatus(status: ResourceStatus): readonly Change[] {
  switch (status.kind) {
    case "record":
      return [{ subject: "record", reason: status.reason, message: RECORD_MESSAGES[status.reason] }];
    case "other-owner":
      return [{ subject: "record", reason: "owner-change", message: `the owner record names ${status.owner}` }];
    case "other":
      return [{ subject: "service", name: serviceOf(status.message), message: status.message }];
    default:
      return [];
  }
}

/** The words begin with its name. */
function serviceOf(message: string): "firewalld" | "ufw" {
  return message.startsWith("firewalld") ? "firewalld" : "ufw";
}

const RECORD_MESSAGES = {
  "first-apply": "no owner record",
  unfinished: "the last run did not finish",
  "rolled-back": "the last apply was rolled back",
  "boot-files": "other files for the boot than are declared",
} as const;
