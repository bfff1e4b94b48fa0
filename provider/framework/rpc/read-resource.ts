import { decodeObject } from "../decode-value";
import type { Diagnostic } from "../diagnostic";
import { encodeObject } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { PrivateData } from "../resource";
import { managedResourceOf } from "./find-type";

export interface ReadResourceRequest {
  readonly typeName: string;
  readonly state: unknown;
  readonly private: PrivateData | undefined;
}
export interface ReadResourceAnswer {
  readonly state: unknown;
  readonly private: PrivateData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The object as it is now. Private data that the resource does not write anew stays. */
export function readResource(
  provider: Provider,
  request: ReadResourceRequest,
  signal: AbortSignal,
): Promise<ReadResourceAnswer> {
  return orFault<ReadResourceAnswer>(
    `ReadResource of ${request.typeName}`,
    async () => {
      const resource = managedResourceOf(provider, request.typeName);
      const state = decodeObject(resource.schema.attributes, request.state);
      if (state === null) return { state: null, private: request.private, diagnostics: [] };
      const answer = await resource.read({ state, private: request.private, signal });
      return {
        // Never the request's own bytes: Terraform would find its numbers in another precision than it stored them in.
        state: encodeObject(resource.schema.attributes, answer.state),
        private: answer.private ?? request.private,
        diagnostics: answer.diagnostics ?? [],
      };
    },
    diagnostics => ({ state: request.state, private: request.private, diagnostics }),
  );
}
