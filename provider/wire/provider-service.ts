import type { Provider } from "../framework/provider";
import { applyResourceChange } from "../framework/rpc/apply-resource-change";
import { configureProvider } from "../framework/rpc/configure-provider";
import { getProviderSchema } from "../framework/rpc/get-provider-schema";
import { importResourceState } from "../framework/rpc/import-resource-state";
import { moveResourceState } from "../framework/rpc/move-resource-state";
import { planResourceChange } from "../framework/rpc/plan-resource-change";
import { readDataSource } from "../framework/rpc/read-data-source";
import { readResource } from "../framework/rpc/read-resource";
import { upgradeResourceState } from "../framework/rpc/upgrade-resource-state";
import { validateDataResourceConfig } from "../framework/rpc/validate-data-resource-config";
import { validateProviderConfig } from "../framework/rpc/validate-provider-config";
import { validateResourceConfig } from "../framework/rpc/validate-resource-config";
import type { Schema } from "../framework/schema";
import type { Message, MessageValue } from "./protobuf";
import * as messages from "./rpc-messages";
import { type SchemaMessage, schemaMessage } from "./schema-message";

/** One RPC of the service tfplugin6.Provider. */
export interface Rpc {
  readonly name: string;
  /** From the bytes of a request to the bytes of its response. @throws Error when the bytes are no such request. */
  answer(provider: Provider, request: Uint8Array, signal: AbortSignal): Promise<Buffer>;
}

function rpc<Request, Response>(
  name: string,
  request: Message<Request>,
  response: Message<Response>,
  handle: (provider: Provider, request: Request, signal: AbortSignal) => Promise<Response> | Response,
): Rpc {
  return {
    name,
    answer: async (provider, bytes, signal) => response.encode(await handle(provider, request.decode(bytes), signal)),
  };
}

/**
 * All RPCs but StopProvider, which is the process's own. What is not here (ephemeral resources, identities, lists, actions,
 * state stores) is answered as unimplemented, and Terraform calls none of it for what the schema does not announce.
 */
export const PROVIDER_RPCS: readonly Rpc[] = [
  rpc("GetProviderSchema", messages.EMPTY, messages.GET_PROVIDER_SCHEMA_RESPONSE, provider => schemaResponse(provider)),
  rpc(
    "ValidateProviderConfig",
    messages.VALIDATE_PROVIDER_CONFIG_REQUEST,
    messages.VALIDATE_PROVIDER_CONFIG_RESPONSE,
    validateProviderConfig,
  ),
  rpc("ConfigureProvider", messages.CONFIGURE_PROVIDER_REQUEST, messages.DIAGNOSTICS_ONLY, configureProvider),
  rpc("ValidateResourceConfig", messages.VALIDATE_REQUEST, messages.DIAGNOSTICS_ONLY, validateResourceConfig),
  rpc("ValidateDataResourceConfig", messages.VALIDATE_REQUEST, messages.DIAGNOSTICS_ONLY, validateDataResourceConfig),
  rpc(
    "UpgradeResourceState",
    messages.UPGRADE_RESOURCE_STATE_REQUEST,
    messages.UPGRADE_RESOURCE_STATE_RESPONSE,
    upgradeResourceState,
  ),
  rpc("ReadResource", messages.READ_RESOURCE_REQUEST, messages.READ_RESOURCE_RESPONSE, readResource),
  rpc(
    "PlanResourceChange",
    messages.PLAN_RESOURCE_CHANGE_REQUEST,
    messages.PLAN_RESOURCE_CHANGE_RESPONSE,
    planResourceChange,
  ),
  rpc(
    "ApplyResourceChange",
    messages.APPLY_RESOURCE_CHANGE_REQUEST,
    messages.APPLY_RESOURCE_CHANGE_RESPONSE,
    applyResourceChange,
  ),
  rpc(
    "ImportResourceState",
    messages.IMPORT_RESOURCE_STATE_REQUEST,
    messages.IMPORT_RESOURCE_STATE_RESPONSE,
    importResourceState,
  ),
  rpc(
    "MoveResourceState",
    messages.MOVE_RESOURCE_STATE_REQUEST,
    messages.MOVE_RESOURCE_STATE_RESPONSE,
    moveResourceState,
  ),
  rpc("ReadDataSource", messages.READ_DATA_SOURCE_REQUEST, messages.READ_DATA_SOURCE_RESPONSE, readDataSource),
  // Asked by newer Terraform and by OpenTofu whatever the schema announces: there are none.
  rpc("GetFunctions", messages.EMPTY, messages.EMPTY, () => ({})),
  rpc("GetResourceIdentitySchemas", messages.EMPTY, messages.EMPTY, () => ({})),
];

function schemaResponse(provider: Provider): MessageValue<typeof messages.GET_PROVIDER_SCHEMA_RESPONSE> {
  const schemas = getProviderSchema(provider);
  return {
    provider: schemaMessage(schemas.provider),
    resources: schemaMessages(schemas.resources),
    dataSources: schemaMessages(schemas.dataSources),
    diagnostics: [],
    serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true },
  };
}

function schemaMessages(schemas: ReadonlyMap<string, Schema>): ReadonlyMap<string, SchemaMessage> {
  return new Map([...schemas].map(([name, schema]) => [name, schemaMessage(schema)]));
}
