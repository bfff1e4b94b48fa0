import { decodeObject } from "../decode-value";
import { type Diagnostic, hasErrors } from "../diagnostic";
import { encodeObject } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { ApplyAnswer, ManagedResource, PrivateData } from "../resource";
import { isWhollyKnown, type ObjectValue } from "../value";
import { decodeGiven } from "./decode-given";
import { managedResourceOf } from "./find-type";

export interface ApplyResourceChangeRequest {
  readonly typeName: string;
  readonly prior: unknown;
  readonly planned: unknown;
  readonly config: unknown;
  readonly private: PrivateData | undefined;
}
export interface ApplyResourceChangeAnswer {
  readonly state: unknown;
  readonly private: PrivateData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Creates, updates or deletes. A failed create answers null, whatever the resource says, because Terraform would taint a
 * state, and destroy before it creates anew. After a failed update or delete without a state of its own, the prior stays.
 */
export function applyResourceChange(
  provider: Provider,
  request: ApplyResourceChangeRequest,
  signal: AbortSignal,
): Promise<ApplyResourceChangeAnswer> {
  return orFault<ApplyResourceChangeAnswer>(
    `ApplyResourceChange of ${request.typeName}`,
    async () => {
      const resource = managedResourceOf(provider, request.typeName);
      const prior = decodeObject(resource.schema.attributes, request.prior);
      const answer = await dispatch(resource, request, prior, signal);
      if (answer.state !== null && !isWhollyKnown(answer.state)) {
        // Terraform would taint it.
        throw new Error(`After an apply, the state of ${request.typeName} still holds something unknown.`);
      }
      const diagnostics = answer.diagnostics ?? [];
      const state = encodeObject(resource.schema.attributes, answer.state);
      return {
        state: hasErrors(diagnostics) ? (prior === null ? null : (state ?? request.prior)) : state,
        private: answer.private ?? request.private,
        diagnostics,
      };
    },
    diagnostics => ({ state: request.prior ?? null, private: request.private, diagnostics }),
  );
}

async function dispatch(
  resource: ManagedResource,
  request: ApplyResourceChangeRequest,
  prior: ObjectValue | null,
  signal: AbortSignal,
): Promise<ApplyAnswer> {
  const planned = decodeObject(resource.schema.attributes, request.planned);
  if (planned === null) {
    return prior === null ? { state: null } : resource.delete({ prior, private: request.private, signal });
  }
  const config = decodeGiven(resource.schema, request.config);
  return prior === null
    ? resource.create({ planned, config, signal })
    : resource.update({ prior, planned, config, private: request.private, signal });
}
