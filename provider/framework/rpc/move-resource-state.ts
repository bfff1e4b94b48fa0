import type { Diagnostic } from "../diagnostic";
import { orFault } from "../fault";
import type { Provider } from "../provider";
import type { PrivateData } from "../resource";
import { upgradeResourceState } from "./upgrade-resource-state";

export interface MoveResourceStateRequest {
  /** `registry.terraform.io/hashicorp/null`. */
  readonly sourceProvider: string;
  readonly sourceTypeName: string;
  readonly sourceVersion: number;
  readonly sourceJson: string | undefined;
  readonly sourcePrivate: PrivateData | undefined;
  readonly targetTypeName: string;
}
export interface MoveResourceStateAnswer {
  readonly state: unknown;
  readonly private: PrivateData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes over an object that another provider's state holds: only of the same type, from this same provider under another
 * source address (another mirror, another namespace).
 */
export function moveResourceState(
  provider: Provider,
  request: MoveResourceStateRequest,
): Promise<MoveResourceStateAnswer> {
  const failed = (diagnostics: readonly Diagnostic[]) => ({ state: null, private: undefined, diagnostics });
  return orFault<MoveResourceStateAnswer>(
    `MoveResourceState of ${request.targetTypeName}`,
    async () => {
      if (!isSameKind(request)) return failed([foreign(request)]);
      const moved = await upgradeResourceState(provider, {
        typeName: request.targetTypeName,
        version: request.sourceVersion,
        json: request.sourceJson,
      });
      return { ...moved, private: request.sourcePrivate };
    },
    failed,
  );
}

/** The last part of a source address is the provider's type, with which the names of its resources begin. */
function isSameKind({ sourceProvider, sourceTypeName, targetTypeName }: MoveResourceStateRequest): boolean {
  const kind = sourceProvider.split("/").at(-1) ?? "";
  return sourceTypeName === targetTypeName && targetTypeName.startsWith(`${kind}_`);
}

function foreign({ sourceProvider, sourceTypeName, targetTypeName }: MoveResourceStateRequest): Diagnostic {
  return {
    severity: "error",
    summary: `Cannot become a ${targetTypeName}`,
    detail: `The moved block takes a ${sourceTypeName} of the provider ${sourceProvider}, and a ${targetTypeName} can only be taken over from another source address of its own provider. Import the object instead, and forget the old one with a removed block.`,
  };
}
