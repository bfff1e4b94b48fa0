import type { Diagnostic } from "../diagnostic";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import { decodeGiven } from "./decode-given";
import { dataSourceOf } from "./find-type";

export interface ValidateDataResourceConfigRequest {
  readonly typeName: string;
  readonly config: unknown;
}

/** What is wrong with a data block by itself. */
export function validateDataResourceConfig(
  provider: Provider,
  request: ValidateDataResourceConfigRequest,
): Promise<{ readonly diagnostics: readonly Diagnostic[] }> {
  return orFault(
    `ValidateDataResourceConfig of ${request.typeName}`,
    () => {
      const source = dataSourceOf(provider, request.typeName);
      return { diagnostics: source.validate(decodeGiven(source.schema, request.config)) };
    },
    diagnostics => ({ diagnostics }),
  );
}
