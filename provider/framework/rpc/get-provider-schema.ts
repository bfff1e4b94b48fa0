import type { Provider } from "../provider";
import type { Schema } from "../schema";

export interface GetProviderSchemaAnswer {
  readonly provider: Schema;
  /** By type name. */
  readonly resources: ReadonlyMap<string, Schema>;
  /** By type name. */
  readonly dataSources: ReadonlyMap<string, Schema>;
}

/** All that Terraform must know before it reads a configuration. */
export function getProviderSchema(provider: Provider): GetProviderSchemaAnswer {
  return {
    provider: provider.schema,
    resources: new Map(provider.resources.map(({ typeName, schema }) => [typeName, schema])),
    dataSources: new Map(provider.dataSources.map(({ typeName, schema }) => [typeName, schema])),
  };
}
