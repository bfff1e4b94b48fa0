import type { Diagnostic } from "../diagnostic";
import { encodeObject } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import { decodeGiven } from "./decode-given";
import { dataSourceOf } from "./find-type";

export interface ReadDataSourceRequest {
  readonly typeName: string;
  readonly config: unknown;
}
export interface ReadDataSourceAnswer {
  readonly state: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what a data block asks for. Terraform calls it once everything in the block is known. */
export function readDataSource(
  provider: Provider,
  request: ReadDataSourceRequest,
  signal: AbortSignal,
): Promise<ReadDataSourceAnswer> {
  return orFault<ReadDataSourceAnswer>(
    `ReadDataSource of ${request.typeName}`,
    async () => {
      const source = dataSourceOf(provider, request.typeName);
      const { state, diagnostics = [] } = await source.read({
        config: decodeGiven(source.schema, request.config),
        signal,
      });
      return { state: encodeObject(source.schema.attributes, state), diagnostics };
    },
    diagnostics => ({ state: null, diagnostics }),
  );
}
