import { z } from "zod";
import { type ConnectionDefaults, DocumentError, documentOfState, type HostAttributes, hostNameOf } from "../desired";
import { printable } from "../transport";
import type { FleetHost } from "./fleet-host";
import { isManagedHost, managedHostsOf, parseTerraformJson, stateModule } from "./terraform-json";

/** A file that is no Terraform state, or none that this program can read. */
export class TerraformStateError extends Error {
  override readonly name = "TerraformStateError";
}

/** What `terraform show -json` prints of a state ("values representation"). */
const shown = z.looseObject({
  format_version: z.string(),
  values: z.looseObject({ root_module: stateModule.optional() }).optional(),
});

/** What `terraform state pull` prints, and a local backend keeps: the state itself. */
const pulled = z.looseObject({
  version: z.literal(4),
  resources: z.array(
    z.looseObject({
      module: z.string().optional(),
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      provider: z.string(),
      instances: z.array(
        z.looseObject({
          index_key: z.union([z.string(), z.number()]).optional(),
          deposed: z.string().optional(),
          attributes: z.unknown().optional(),
        }),
      ),
    }),
  ),
});

interface StateHost {
  readonly address: string;
  readonly attributes: unknown;
}

/**
 * The hosts of a Terraform state, each with the document that its attributes make: what was applied last, or, after a
 * refresh, what was found. Either `terraform show -json` or `terraform state pull` may have printed it.
 * @param subject what to call the state in errors: a file name or `stdin`
 * @param defaults how hosts are reached that leave that to the provider block, of which a state says nothing
 * @throws TerraformStateError for all else, and for a state without a `netfilter_host`
 */
export function hostsOfState(text: string, subject: string, defaults: ConnectionDefaults): readonly FleetHost[] {
  const hosts = parseState(text, subject);
  if (hosts.length > 0) return hosts.map(host => readStateHost(host, defaults));
  throw new TerraformStateError(
    `${subject} is a state without any netfilter_host, so there is no host to read. Is it the state of another stack, or was nothing applied yet?`,
  );
}

function parseState(text: string, subject: string): readonly StateHost[] {
  const value = parseTerraformJson(text, reason => noState(subject, reason));
  if (typeof value !== "object" || value === null) throw noState(subject, "it is no JSON object");
  if ("planned_values" in value) {
    throw noState(subject, "it is a plan; nffleet drift --from-plan reads what a plan found");
  }
  if ("format_version" in value) {
    const { values } = parse(shown, value, subject);
    return managedHostsOf(values?.root_module).map(({ address, values: attributes }) => ({ address, attributes }));
  }
  if (!("version" in value)) throw noState(subject, "it has neither format_version nor version");
  return parse(pulled, value, subject).resources.filter(isPulledHost).flatMap(hostsOfResource);
}

type PulledResource = z.output<typeof pulled>["resources"][number];

/** The provider stands there as `provider["registry.terraform.io/netfilter/netfilter"]`, an alias behind it. */
function isPulledHost({ type, mode, provider }: PulledResource): boolean {
  return isManagedHost({ type, mode, provider_name: /\["([^"]*)"\]/.exec(provider)?.[1] ?? "" });
}

function hostsOfResource({ module, type, name, instances }: PulledResource): readonly StateHost[] {
  return instances
    .filter(({ deposed }) => deposed === undefined)
    .map(({ index_key: key, attributes }) => {
      const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
      return { address: `${module === undefined ? "" : `${module}.`}${type}.${name}${index}`, attributes };
    });
}

function readStateHost({ address, attributes }: StateHost, defaults: ConnectionDefaults): FleetHost {
  try {
    const document = documentOfState(isAttributes(attributes) ? attributes : {}, address, defaults);
    const origin = { kind: "state" } as const;
    return { kind: "ready", host: hostNameOf(document), file: address, document, sources: new Map(), origin };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const message = `${printable(error.message)} Was the state written by a newer provider? Then use the nffleet of the same version.`;
    return { kind: "broken", host: address, file: address, cause: { kind: "document", message } };
  }
}

function isAttributes(value: unknown): value is HostAttributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw noState(subject, `at ${printable((issue?.path ?? []).join("."))}: ${printable(issue?.message ?? "")}`);
}

function noState(subject: string, reason: string): TerraformStateError {
  return new TerraformStateError(
    `${subject} is no Terraform state that can be read (${reason}). Give what terraform show -json or terraform state pull prints, or the folder that Terraform was initialized in.`,
  );
}
