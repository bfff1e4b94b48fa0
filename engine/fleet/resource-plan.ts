import { DocumentError, type HostAttributes } from "../desired";
import { printable } from "../transport";
import { type AttributeChange, compareAttributes, type ResourceChange } from "./attribute-changes";
import { parseStatus } from "./resource-status";
import type { FleetCause } from "./run-fleet";
import { selectByName } from "./select-by-name";
import type { HostResource, TerraformPlan } from "./terraform-plan";

/**
 * What becomes of a host.
 * `replace`: destroyed, then created anew. `forget`: out of the state, and the host keeps what it holds. `import`: into the
 * state as it is. `move`: only its address in the state changes. `refresh`: the state follows what was found on the host.
 */
export type HostAction =
  | "none"
  | "create"
  | "update"
  | "replace"
  | "destroy"
  | "forget"
  | "import"
  | "move"
  | "refresh";

/** One `netfilter_host` of a Terraform plan, compared. */
export interface ResourcePlan {
  readonly kind: "planned";
  readonly host: string;
  /** Absent while it is not known. */
  readonly owner?: string;
  /** The resource's address in Terraform. */
  readonly address: string;
  /** Its address before a `moved` block. */
  readonly previousAddress?: string;
  readonly action: HostAction;
  /** Why the host was not read (`unreachable`): then the changes are from what was last known of it. */
  readonly unread?: string;
  readonly changes: readonly ResourceChange[];
  /** Changes of what is each host's own by nature: its owner id, its address, its host key. */
  readonly own: readonly AttributeChange[];
  /** How much of the change only undoes what was changed on the host, outside of Terraform, since the last apply. */
  readonly drift: "none" | "part" | "all";
}

/** A resource whose attributes make no document. */
export interface UnreadableResource {
  readonly kind: "broken";
  readonly host: string;
  readonly address: string;
  readonly cause: FleetCause;
}

/** Attributes that no two hosts have in common. */
const OWN_ATTRIBUTES = new Set(["owner", "adopt.owner", "access.address", "access.host_key"]);

/** Compares every host of a plan, in the plan's order. Two hosts of one name are told apart by their addresses. */
export function planResources({ resources }: TerraformPlan): readonly (ResourcePlan | UnreadableResource)[] {
  const planned = resources.map(planResource);
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { host } of planned) (seen.has(host) ? twice : seen).add(host);
  return planned.map(plan => (twice.has(plan.host) ? { ...plan, host: `${plan.host} [${plan.address}]` } : plan));
}

/**
 * The hosts whose name, or `stack/name`, matches one of the globs; all of them for no glob.
 * @throws DocumentsError for a glob that matches nothing
 */
export function selectResources<R extends ResourcePlan | UnreadableResource>(
  plans: readonly R[],
  globs: readonly string[],
): readonly R[] {
  return selectByName(
    plans,
    globs,
    plan => (plan.kind === "planned" ? plan.owner : undefined),
    missing =>
      `The plan has no host ${missing.map(glob => `"${glob}"`).join(" or ")}. A host is named by the last part of its owner id, or by stack/name; without a name all are meant.`,
  );
}

function planResource(resource: HostResource): ResourcePlan | UnreadableResource {
  const { address, previousAddress, before, after } = resource;
  const owner = ownerOf(after) ?? ownerOf(before);
  const host = owner === undefined ? address : owner.slice(owner.lastIndexOf("/") + 1);
  try {
    const action = actionOf(resource);
    const changes = changesOf(resource, action, host);
    const unread = unreadReason(action === "refresh" ? after : before);
    return {
      kind: "planned",
      host,
      ...(owner === undefined ? {} : { owner }),
      address,
      ...(previousAddress === undefined ? {} : { previousAddress }),
      action,
      ...(unread === undefined ? {} : { unread }),
      changes: changes.filter(change => !isOwn(change)),
      own: changes.filter(isOwn),
      drift: driftOf(resource, host),
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const places = error.problems.map(({ path, message }) => `${path || "/"}: ${message}`).join("; ");
    const message = `${printable(address)} cannot be compared, because this program does not understand its attributes (${places}). Was the plan made with a newer provider? Then use the nffleet of the same version.`;
    return { kind: "broken", host, address, cause: { kind: "document", message } };
  }
}

function actionOf({ action, before, previousAddress }: HostResource): HostAction {
  // A host that keeps what it holds is not even contacted.
  if (action === "delete") return before?.on_destroy === "keep" ? "forget" : "destroy";
  return action === "none" && previousAddress !== undefined ? "move" : action;
}

function changesOf({ before, after }: HostResource, action: HostAction, host: string): readonly ResourceChange[] {
  switch (action) {
    case "none":
    case "move":
    case "forget":
      return [];
    case "destroy":
      return compareAttributes(before, undefined, host);
    default:
      return compareAttributes(before, after, host);
  }
}

function isOwn(change: ResourceChange): change is AttributeChange {
  return change.subject === "attribute" && OWN_ATTRIBUTES.has(change.attribute);
}

/** Whether somebody reached the host is told by its status, and is no drift. */
function driftOf({ action, lastApplied, before, after }: HostResource, host: string): ResourcePlan["drift"] {
  if (action !== "update" || lastApplied === undefined) return "none";
  const differ = (from: HostAttributes | undefined, to: HostAttributes | undefined): boolean =>
    compareAttributes(from, to, host).some(change => change.subject !== "attribute" || change.attribute !== "status");
  if (!differ(lastApplied, before)) return "none";
  return differ(lastApplied, after) ? "part" : "all";
}

/** A read that came to nothing leaves its reason in the status. */
function unreadReason(state: HostAttributes | undefined): string | undefined {
  const status = parseStatus(state?.status);
  return status.kind === "unread" ? status.title : undefined;
}

function ownerOf(attributes: HostAttributes | undefined): string | undefined {
  return typeof attributes?.owner === "string" ? attributes.owner : undefined;
}
