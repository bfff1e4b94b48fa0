import { parseImportedHost } from "../engine/adopt";
import { type DesiredDocument, hostNameOf } from "../engine/desired";
import { DocumentsError, type FleetHost, loadDocuments, selectHosts } from "../engine/fleet";
import type { OptionValues } from "./command";
import { headOf, refuseTwice } from "./named-hosts";
import { type DOCUMENT_OPTIONS, documentPlaces } from "./options";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** A host to be looked at, and how it is reached; or why it cannot be. */
export type AskedHost =
  | { readonly kind: "ready"; readonly host: string; readonly head: DesiredDocument }
  | Extract<FleetHost, { kind: "broken" }>;

/**
 * The hosts that a command line means: documents of the fleet by name, and hosts by [NAME=][USER@]ADDRESS[:PORT]; without
 * any operand all documents.
 * @throws UsageError, DocumentsError
 */
export async function askedHosts(
  operands: readonly string[],
  options: OptionValues<typeof DOCUMENT_OPTIONS>,
  surroundings: Surroundings,
): Promise<readonly AskedHost[]> {
  const documents = await findDocuments(operands, options, surroundings);
  if (operands.length === 0) return documents.map(askDocument);
  const hosts = operands.flatMap((operand): readonly AskedHost[] => {
    const declared = selected(documents, operand);
    if (declared.length > 0) return declared.map(askDocument);
    const named = parseImportedHost(operand);
    if (named !== undefined) return [{ kind: "ready", host: named.name, head: headOf(named, "conntrack") }];
    throw new UsageError(
      `"${operand}" is neither a declared host nor [NAME=][USER@]ADDRESS[:PORT], an IPv6 address in brackets.`,
    );
  });
  refuseTwice(hosts.map(({ host }) => host));
  return hosts;
}

/** Where hosts are named and nothing is declared, there need be no documents. */
async function findDocuments(
  operands: readonly string[],
  options: OptionValues<typeof DOCUMENT_OPTIONS>,
  surroundings: Surroundings,
): Promise<readonly FleetHost[]> {
  const places = await documentPlaces(options, surroundings);
  try {
    return loadDocuments(places);
  } catch (error) {
    if (error instanceof DocumentsError && operands.length > 0 && options.documents.length === 0) return [];
    throw error;
  }
}

function selected(documents: readonly FleetHost[], operand: string): readonly FleetHost[] {
  try {
    return selectHosts(documents, [operand]);
  } catch (error) {
    if (error instanceof DocumentsError) return [];
    throw error;
  }
}

function askDocument(host: FleetHost): AskedHost {
  return host.kind === "broken" ? host : { kind: "ready", host: hostNameOf(host.document), head: host.document };
}
