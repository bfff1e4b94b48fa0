import { decodeObject } from "../decode-value";
import type { Diagnostic } from "../diagnostic";
import { encodeObject } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { ManagedResource } from "../resource";
import { managedResourceOf } from "./find-type";

export interface UpgradeResourceStateRequest {
  readonly typeName: string;
  /** Version of the schema that the state was written with. */
  readonly version: number;
  /** The stored state as JSON. Undefined for the flat maps of Terraform before 0.12. */
  readonly json: string | undefined;
}
export interface UpgradeResourceStateAnswer {
  readonly state: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Brings a stored state into the shape of today. Terraform calls it for every object at every read. Attributes that the
 * schema no longer has are dropped, new ones are null; a state of an older version goes through `upgrades` first.
 */
export function upgradeResourceState(
  provider: Provider,
  request: UpgradeResourceStateRequest,
): Promise<UpgradeResourceStateAnswer> {
  const failed = (diagnostics: readonly Diagnostic[]) => ({ state: null, diagnostics });
  return orFault<UpgradeResourceStateAnswer>(
    `UpgradeResourceState of ${request.typeName}`,
    () => {
      const resource = managedResourceOf(provider, request.typeName);
      const refusal = refuse(resource, request);
      if (refusal !== undefined || request.json === undefined) return failed(refusal === undefined ? [] : [refusal]);
      const stored = upgrade(resource, request.version, JSON.parse(request.json));
      const state = decodeObject(resource.schema.attributes, stored);
      return { state: encodeObject(resource.schema.attributes, state), diagnostics: [] };
    },
    failed,
  );
}

function upgrade(resource: ManagedResource, from: number, stored: unknown): unknown {
  let state = stored;
  for (let version = from; version < resource.schema.version; version += 1) {
    const next = resource.upgrades?.[version];
    if (next === undefined) throw new Error(`${resource.typeName} has no upgrade from schema version ${version}.`);
    state = next(state);
  }
  return state;
}

function refuse({ typeName, schema }: ManagedResource, request: UpgradeResourceStateRequest): Diagnostic | undefined {
  if (request.version > schema.version) {
    return {
      severity: "error",
      summary: "State of a newer provider",
      detail: `The state of this ${typeName} was written by a newer version of the provider: with version ${request.version} of the resource's schema, and this provider knows versions up to ${schema.version}. Use the version of the provider that wrote it, or a later one.`,
    };
  }
  if (request.json === undefined) {
    return {
      severity: "error",
      summary: "State of an old Terraform",
      detail: `The state of this ${typeName} is in the flat form that Terraform wrote before version 0.12, and this provider reads JSON only. Run \`terraform apply -refresh-only\` with Terraform 0.12 or newer and the provider that wrote it first.`,
    };
  }
  return undefined;
}
