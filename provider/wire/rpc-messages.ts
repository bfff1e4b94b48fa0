import { byName, count, flag, many, message, nested, text } from "./protobuf";
import { SCHEMA } from "./schema-message";
import { ATTRIBUTE_PATH, diagnostics, dynamicValue, privateData, RAW_STATE } from "./value-messages";

/**
 * Requests and responses of the service tfplugin6.Provider, with the field numbers of Terraform's tfplugin6.proto. Fields that
 * nothing here reads or gives (provider_meta, client capabilities, deferred actions) are left out.
 */

export const EMPTY = message({});
export const DIAGNOSTICS_ONLY = message({ diagnostics: diagnostics(1) });

const SERVER_CAPABILITIES = message({
  planDestroy: flag(1),
  getProviderSchemaOptional: flag(2),
  moveResourceState: flag(3),
});
export const GET_PROVIDER_SCHEMA_RESPONSE = message({
  provider: nested(1, SCHEMA),
  resources: byName(2, SCHEMA),
  dataSources: byName(3, SCHEMA),
  diagnostics: diagnostics(4),
  serverCapabilities: nested(6, SERVER_CAPABILITIES),
});

export const VALIDATE_PROVIDER_CONFIG_REQUEST = message({ config: dynamicValue(1) });
export const VALIDATE_PROVIDER_CONFIG_RESPONSE = message({ diagnostics: diagnostics(2) });

export const CONFIGURE_PROVIDER_REQUEST = message({ terraformVersion: text(1), config: dynamicValue(2) });

export const VALIDATE_REQUEST = message({ typeName: text(1), config: dynamicValue(2) });

export const UPGRADE_RESOURCE_STATE_REQUEST = message({
  typeName: text(1),
  version: count(2),
  json: nested(3, RAW_STATE),
});
export const UPGRADE_RESOURCE_STATE_RESPONSE = message({ state: dynamicValue(1), diagnostics: diagnostics(2) });

export const READ_RESOURCE_REQUEST = message({
  typeName: text(1),
  state: dynamicValue(2),
  private: privateData(3),
});
export const READ_RESOURCE_RESPONSE = message({
  state: dynamicValue(1),
  diagnostics: diagnostics(2),
  private: privateData(3),
});

export const PLAN_RESOURCE_CHANGE_REQUEST = message({
  typeName: text(1),
  prior: dynamicValue(2),
  proposed: dynamicValue(3),
  config: dynamicValue(4),
  private: privateData(5),
});
export const PLAN_RESOURCE_CHANGE_RESPONSE = message({
  planned: dynamicValue(1),
  requiresReplacement: many(2, ATTRIBUTE_PATH),
  private: privateData(3),
  diagnostics: diagnostics(4),
});

export const APPLY_RESOURCE_CHANGE_REQUEST = message({
  typeName: text(1),
  prior: dynamicValue(2),
  planned: dynamicValue(3),
  config: dynamicValue(4),
  private: privateData(5),
});
export const APPLY_RESOURCE_CHANGE_RESPONSE = message({
  state: dynamicValue(1),
  private: privateData(2),
  diagnostics: diagnostics(3),
});

export const IMPORT_RESOURCE_STATE_REQUEST = message({ typeName: text(1), id: text(2) });
export const IMPORT_RESOURCE_STATE_RESPONSE = message({
  imported: many(1, message({ typeName: text(1), state: dynamicValue(2), private: privateData(3) })),
  diagnostics: diagnostics(2),
});

export const MOVE_RESOURCE_STATE_REQUEST = message({
  sourceProvider: text(1),
  sourceTypeName: text(2),
  sourceVersion: count(3),
  sourceJson: nested(4, RAW_STATE),
  targetTypeName: text(5),
  sourcePrivate: privateData(6),
});
export const MOVE_RESOURCE_STATE_RESPONSE = message({
  state: dynamicValue(1),
  diagnostics: diagnostics(2),
  private: privateData(3),
});

export const READ_DATA_SOURCE_REQUEST = message({ typeName: text(1), config: dynamicValue(2) });
export const READ_DATA_SOURCE_RESPONSE = message({ state: dynamicValue(1), diagnostics: diagnostics(2) });

export const STOP_PROVIDER_RESPONSE = message({ error: text(1) });
