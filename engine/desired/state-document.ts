import { type ConnectionDefaults, defaultAnchor, documentOfAttributes, type HostAttributes } from "./attributes";
import type { ChainDocument, DesiredDocument, FamilyDocument } from "./document";
import { parseDocumentShape } from "./validate";

/**
 * The document that a Terraform state tells a host to have held. It may hold what nobody would declare: a strange rule, an
 * anchor that was missing.
 * @throws DocumentError when it is no document at all
 */
export function documentOfState(
  attributes: HostAttributes,
  subject: string,
  defaults: ConnectionDefaults,
): DesiredDocument {
  return withAnchors(parseDocumentShape(documentOfAttributes(attributes, defaults), subject));
}

/** A state may say that an anchor was missing; the document it is compared with says where the anchor belongs. */
function withAnchors(document: DesiredDocument): DesiredDocument {
  return { ...document, ipv4: anchored(document.ipv4), ipv6: anchored(document.ipv6) };
}

function anchored(family: FamilyDocument): FamilyDocument {
  const isMissing = ({ anchor }: ChainDocument): boolean => anchor === "missing";
  if (!Object.values(family).some(chains => Object.values(chains).some(isMissing))) return family;
  return Object.fromEntries(
    Object.entries(family).map(([table, chains]) => [
      table,
      Object.fromEntries(
        Object.entries(chains).map(([name, chain]) => [
          name,
          isMissing(chain) ? { ...chain, anchor: defaultAnchor(chain.mode) } : chain,
        ]),
      ),
    ]),
  );
}
