import { parseImportedHost } from "../engine/adopt";
import type { BloatEnds } from "../engine/bloat";
import { type DesiredDocument, isUnknown } from "../engine/desired";
import { DocumentsError, FleetError, type FleetHost, loadDocuments, ownerOf, selectByName } from "../engine/fleet";
import { accessOf } from "../engine/host";
import { printable, type Transport } from "../engine/transport";
import type { OptionValues } from "./command";
import { headOf, refuseTwice } from "./named-hosts";
import { type DOCUMENT_OPTIONS, documentPlaces } from "./options";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** Hosts as a command line names them. */
export interface NamedEnds {
  readonly from: string;
  readonly to: string;
  readonly through: readonly string[];
  /** How `from` reaches `to`, where that is another address than ours. */
  readonly address: string | undefined;
}

/**
 * Each host is one of a document, by its name or `stack/name`, or else [NAME=][USER@]ADDRESS[:PORT].
 * @throws UsageError for what is neither, and for two of one name; FleetError for a broken document
 */
export async function readEnds(
  named: NamedEnds,
  options: OptionValues<typeof DOCUMENT_OPTIONS>,
  transport: Transport,
  surroundings: Surroundings,
): Promise<BloatEnds> {
  const declared = await readDeclared(options, surroundings);
  const find = (text: string) => findHost(text, declared);
  const [from, to] = [find(named.from), find(named.to)];
  const access = (document: DesiredDocument) => accessOf(document, transport);
  const ends = { from: access(from), to: access(to), through: named.through.map(find).map(access) };
  refuseTwice([ends.from, ends.to, ...ends.through].map(({ name }) => name));
  return { ...ends, address: named.address ?? addressOf(to) };
}

/** None where nobody has synthesized yet and no place was named. */
async function readDeclared(
  options: OptionValues<typeof DOCUMENT_OPTIONS>,
  surroundings: Surroundings,
): Promise<readonly FleetHost[]> {
  try {
    return loadDocuments(await documentPlaces(options, surroundings));
  } catch (error) {
    if (error instanceof DocumentsError && options.documents.length === 0) return [];
    throw error;
  }
}

function findHost(text: string, declared: readonly FleetHost[]): DesiredDocument {
  const found = /[@=]/.test(text) ? [] : selectDeclared(text, declared);
  if (found.length > 1) {
    const names = found.map(({ host }) => printable(host)).join(", ");
    throw new UsageError(`"${printable(text)}" names several hosts (${names}), and one is meant. Write stack/name.`);
  }
  const [host] = found;
  if (host?.kind === "broken") throw new FleetError(host.cause);
  if (host !== undefined) return host.document;
  const address = parseImportedHost(text);
  if (address !== undefined) return headOf(address, "bloat");
  throw new UsageError(
    `"${printable(text)}" is no host: that is the name of a host with a document, or [NAME=][USER@]ADDRESS[:PORT], an IPv6 address in brackets.`,
  );
}

function selectDeclared(text: string, declared: readonly FleetHost[]): readonly FleetHost[] {
  try {
    return selectByName(declared, [text], ownerOf, () => "");
  } catch (error) {
    if (error instanceof DocumentsError) return [];
    throw error;
  }
}

function addressOf({ connection: { address } }: DesiredDocument): string {
  return isUnknown(address) ? "" : address;
}
