import { z } from "zod";
import type { HostAttributes } from "../desired";
import { printable } from "../transport";
import { markAttributes, SensitiveTexts } from "./plan-marks";
import {
  isManagedHost,
  managedHostsOf,
  parseTerraformJson,
  RESOURCE_FIELDS,
  type StateModule,
  stateModule,
} from "./terraform-json";

/** What Terraform will do with a resource. `refresh`: take into its state what was found, and leave the host alone. */
export type TerraformAction = "none" | "create" | "update" | "replace" | "delete" | "forget" | "import" | "refresh";

/** One `netfilter_host` as a plan tells it: attributes in Terraform's spelling, unknown and sensitive leaves marked. */
export interface HostResource {
  /** `netfilter_host.edge-1`; of an object that a replacement left behind, with its deposed key. */
  readonly address: string;
  /** Where the state had it before a `moved` block. */
  readonly previousAddress?: string;
  readonly action: TerraformAction;
  /** What was last known of the host. Absent: nothing is in the state. */
  readonly before?: HostAttributes;
  /** What it is to hold. Absent: the resource goes. */
  readonly after?: HostAttributes;
  /** What the state held since the last apply, where the read before this plan found something else. */
  readonly lastApplied?: HostAttributes;
}

/** The hosts of one Terraform plan. */
export interface TerraformPlan {
  readonly resources: readonly HostResource[];
  /** When it was made. Absent where Terraform (before 1.5) does not tell. */
  readonly made?: Date;
  /** `in-part`: Terraform met an error while it planned, so hosts may be missing and nothing can be applied. */
  readonly outcome: "whole" | "in-part";
}

/** A file that is no plan, or none that this program can read. */
export class TerraformPlanError extends Error {
  override readonly name = "TerraformPlanError";
}

const change = z.looseObject({
  actions: z.array(z.string()),
  before: z.unknown(),
  after: z.unknown(),
  after_unknown: z.unknown(),
  before_sensitive: z.unknown(),
  after_sensitive: z.unknown(),
  importing: z.looseObject({}).nullish(),
});
const resourceChange = z.looseObject({
  ...RESOURCE_FIELDS,
  previous_address: z.string().optional(),
  deposed: z.string().optional(),
  change,
});
const head = z.looseObject({ format_version: z.string() });
const plan = z.looseObject({
  resource_changes: z.array(resourceChange).optional(),
  resource_drift: z.array(resourceChange).optional(),
  prior_state: z.looseObject({ values: z.looseObject({ root_module: stateModule.optional() }).optional() }).optional(),
  errored: z.boolean().optional(),
  timestamp: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

type ChangeEntry = z.output<typeof resourceChange>;

/**
 * Reads what `terraform show -json PLANFILE` printed (Terraform's "JSON Output Format", version 1; OpenTofu's is the same).
 * @param subject what to call the plan in errors: a file name or `stdin`
 * @throws TerraformPlanError for all else, and for a plan without a `netfilter_host`
 */
export function parseTerraformPlan(text: string, subject: string): TerraformPlan {
  const value = parseJson(text, subject);
  const version = head.safeParse(value).data?.format_version;
  if (version === undefined) throw noPlan(subject, "it has no format_version");
  if (!version.startsWith("1.")) {
    throw new TerraformPlanError(
      `${subject} is written in format ${printable(version)} of Terraform's JSON, and this program reads 1.x, as Terraform 1.2 and later and OpenTofu write it. Plan and show with such a version, or use a newer nffleet.`,
    );
  }
  if (!isRecord(value) || !("planned_values" in value)) {
    throw noPlan(subject, "it has no planned_values: perhaps it shows a state");
  }
  const parsed = plan.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw noPlan(subject, `at ${printable((issue?.path ?? []).join("."))}: ${printable(issue?.message ?? "")}`);
  }
  const resources = resourcesOf(parsed.data);
  const outcome = parsed.data.errored === true ? "in-part" : "whole";
  if (resources.length === 0 && outcome === "whole") {
    throw new TerraformPlanError(
      `${subject} is a plan without any netfilter_host, so there is nothing to group. Is it the plan of another stack, or one that was narrowed with -target?`,
    );
  }
  const { timestamp } = parsed.data;
  return { resources, outcome, ...(timestamp === undefined ? {} : { made: new Date(timestamp) }) };
}

function parseJson(text: string, subject: string): unknown {
  if (/^\s*\{"@level"/.test(text)) {
    throw noPlan(subject, "it is the log that terraform plan -json prints");
  }
  return parseTerraformJson(text, reason => noPlan(subject, reason));
}

function noPlan(subject: string, reason: string): TerraformPlanError {
  return new TerraformPlanError(
    `${subject} is not a Terraform plan (${reason}). Save a plan with terraform plan -out=PLANFILE and give PLANFILE, or what terraform show -json PLANFILE prints.`,
  );
}

function resourcesOf({ resource_changes, resource_drift = [], prior_state }: z.output<typeof plan>) {
  const secrets = new SensitiveTexts();
  const drifts = new Map(resource_drift.filter(isManagedHost).map(drift => [drift.address, drift]));
  if (resource_changes !== undefined) {
    return resource_changes.filter(isManagedHost).map(entry => ({
      ...hostResource(entry, secrets),
      ...lastApplied(entry.deposed === undefined ? drifts.get(entry.address) : undefined, secrets),
    }));
  }
  // A plan made with -refresh-only changes no resource: it tells only what was found, beside the state that it found.
  const found = [...drifts.values()].map((drift): HostResource => {
    const resource = hostResource(drift, secrets);
    return { ...resource, action: resource.action === "none" ? "none" : "refresh" };
  });
  return [
    ...found,
    ...hostsOfModule(prior_state?.values?.root_module, secrets).filter(({ address }) => !drifts.has(address)),
  ];
}

function hostResource(entry: ChangeEntry, secrets: SensitiveTexts): HostResource {
  const { address, previous_address, deposed, change: planned } = entry;
  const before = markAttributes(planned.before, { unknown: false, sensitive: planned.before_sensitive }, secrets);
  const after = markAttributes(
    planned.after,
    { unknown: planned.after_unknown, sensitive: planned.after_sensitive },
    secrets,
  );
  return {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    ...(previous_address === undefined ? {} : { previousAddress: previous_address }),
    action: actionOf(planned),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function lastApplied(drift: ChangeEntry | undefined, secrets: SensitiveTexts): Pick<HostResource, "lastApplied"> {
  const state = drift === undefined ? undefined : hostResource(drift, secrets).before;
  return state === undefined ? {} : { lastApplied: state };
}

function hostsOfModule(module: StateModule | undefined, secrets: SensitiveTexts): readonly HostResource[] {
  return managedHostsOf(module).map(({ address, values, sensitive_values }): HostResource => {
    const state = markAttributes(values, { unknown: false, sensitive: sensitive_values }, secrets);
    return { address, action: "none", ...(state === undefined ? {} : { before: state, after: state }) };
  });
}

/** @see https://developer.hashicorp.com/terraform/internals/json-format, "change representation" */
function actionOf({ actions, importing }: ChangeEntry["change"]): TerraformAction {
  const has = (action: string): boolean => actions.includes(action);
  if (has("create") && (has("delete") || has("forget"))) return "replace";
  if (importing !== undefined && importing !== null) return "import";
  if (has("create")) return "create";
  if (has("update")) return "update";
  if (has("delete")) return "delete";
  return has("forget") ? "forget" : "none";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
