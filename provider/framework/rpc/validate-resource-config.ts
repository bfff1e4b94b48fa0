import type { Diagnostic } from "../diagnostic";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import { decodeGiven } from "./decode-given";
import { managedResourceOf } from "./find-type";

export interface ValidateResourceConfigRequest {
  readonly typeName: string;
  readonly config: unknown;
}

/** What is wrong with a resource block by itself. */
export function validateResourceConfig(
  provider: Provider,
  request: ValidateResourceConfigRequest,
): Promise<{ readonly diagnostics: readonly Diagnostic[] }> {
  return orFault(
    `ValidateResourceConfig of ${request.typeName}`,
    () => {
      const resource = managedResourceOf(provider, request.typeName);
      return { diagnostics: resource.validate(decodeGiven(resource.schema, request.config)) };
    },
    diagnostics => ({ diagnostics }),
  );
}
