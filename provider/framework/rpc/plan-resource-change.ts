import type { AttributePath } from "../attribute-path";
import { withUnknownComputed } from "../computed-values";
import { decodeObject } from "../decode-value";
import type { Diagnostic } from "../diagnostic";
import { encodePlanned } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { PrivateData } from "../resource";
import { decodeGiven } from "./decode-given";
import { managedResourceOf } from "./find-type";

export interface PlanResourceChangeRequest {
  readonly typeName: string;
  readonly prior: unknown;
  readonly proposed: unknown;
  readonly config: unknown;
  readonly private: PrivateData | undefined;
}
export interface PlanResourceChangeAnswer {
  readonly planned: unknown;
  readonly requiresReplacement: readonly AttributePath[];
  readonly private: PrivateData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What an apply will make of the object. A destroy is planned without asking the resource. Private data passes through: what
 * a plan wrote would reach the apply of the second plan only.
 */
export function planResourceChange(
  provider: Provider,
  request: PlanResourceChangeRequest,
): Promise<PlanResourceChangeAnswer> {
  const unplanned = { requiresReplacement: [], private: request.private };
  return orFault<PlanResourceChangeAnswer>(
    `PlanResourceChange of ${request.typeName}`,
    () => {
      const resource = managedResourceOf(provider, request.typeName);
      const { schema } = resource;
      if (request.proposed === null) return { ...unplanned, planned: null, diagnostics: [] };
      const prior = decodeObject(schema.attributes, request.prior);
      const config = decodeGiven(schema, request.config);
      const answer = resource.plan({
        config,
        prior,
        // Read when it is asked for: a resource that makes its own of configuration and prior state never does.
        get proposed() {
          const proposed = decodeObject(schema.attributes, request.proposed) ?? config;
          return withUnknownComputed(schema.attributes, config, prior, proposed);
        },
        private: request.private,
      });
      return {
        planned: encodePlanned(schema.attributes, answer.planned, { raw: request.prior, read: prior }),
        requiresReplacement: prior === null ? [] : (answer.requiresReplacement ?? []),
        private: request.private,
        diagnostics: answer.diagnostics ?? [],
      };
    },
    diagnostics => ({ ...unplanned, planned: request.prior, diagnostics }),
  );
}
