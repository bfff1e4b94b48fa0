import type { Diagnostic } from "../diagnostic";
import { encodeObject } from "../encode-value";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { PrivateData } from "../resource";
import { managedResourceOf } from "./find-type";

export interface ImportResourceStateRequest {
  readonly typeName: string;
  readonly id: string;
}
export interface ImportedResource {
  readonly typeName: string;
  readonly state: unknown;
  readonly private: PrivateData | undefined;
}
export interface ImportResourceStateAnswer {
  readonly imported: readonly ImportedResource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes the first state of an object that exists already, from the id that a person gave. Terraform reads it next. */
export function importResourceState(
  provider: Provider,
  request: ImportResourceStateRequest,
): Promise<ImportResourceStateAnswer> {
  const { typeName } = request;
  return orFault<ImportResourceStateAnswer>(
    `ImportResourceState of ${typeName}`,
    () => {
      const resource = managedResourceOf(provider, typeName);
      if (resource.import === undefined) return { imported: [], diagnostics: [notImportable(typeName)] };
      const { state, private: privateData, diagnostics = [] } = resource.import(request.id);
      if (state === null) return { imported: [], diagnostics };
      const encoded = encodeObject(resource.schema.attributes, state);
      return { imported: [{ typeName, state: encoded, private: privateData }], diagnostics };
    },
    diagnostics => ({ imported: [], diagnostics }),
  );
}

function notImportable(typeName: string): Diagnostic {
  return {
    severity: "error",
    summary: `${typeName} cannot be imported`,
    detail: `An object of type ${typeName} exists in Terraform's state only, so there is nothing to import. Remove the import block and let Terraform create it.`,
  };
}
