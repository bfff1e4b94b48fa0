import type { Diagnostic } from "../diagnostic";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import { decodeGiven } from "./decode-given";

export interface ConfigureProviderRequest {
  readonly config: unknown;
}

/** Hands the provider block over, once a process, before anything is read, planned or applied. */
export function configureProvider(
  provider: Provider,
  request: ConfigureProviderRequest,
): Promise<{ readonly diagnostics: readonly Diagnostic[] }> {
  return orFault(
    "ConfigureProvider",
    () => ({ diagnostics: provider.configure(decodeGiven(provider.schema, request.config)) }),
    diagnostics => ({ diagnostics }),
  );
}
