import type { Diagnostic } from "../diagnostic";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import { decodeGiven } from "./decode-given";

export interface ValidateProviderConfigRequest {
  readonly config: unknown;
}

/** What is wrong with the provider block by itself. */
export function validateProviderConfig(
  provider: Provider,
  request: ValidateProviderConfigRequest,
): Promise<{ readonly diagnostics: readonly Diagnostic[] }> {
  return orFault(
    "ValidateProviderConfig",
    () => ({ diagnostics: provider.validate(decodeGiven(provider.schema, request.config)) }),
    diagnostics => ({ diagnostics }),
  );
}
