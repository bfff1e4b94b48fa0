import type { DesiredDocument } from "../desired";
import { type HostAccess, withConnection } from "./access";
import { HostError } from "./cause";
import { type Observation, observeOver } from "./observe";
import type { TransactionOptions } from "./session";
import { runTransaction, type TransactionResult } from "./transaction";

/** Reads a host through a document: one connection, one round trip, nothing changed. */
export async function observe(
  access: HostAccess,
  document: DesiredDocument,
  signal?: AbortSignal,
): Promise<Observation> {
  return withConnection(access, signal, connection => observeOver(access, connection, document, signal));
}

/**
 * Brings a host to its document, all or nothing. A host that already holds it is not written to.
 * @throws HostError any cause
 */
export async function apply(
  access: HostAccess,
  document: DesiredDocument,
  options: TransactionOptions,
): Promise<TransactionResult> {
  return runTransaction(access, { document, ending: "keep" }, options);
}

/**
 * Gives back what an owner holds on a host: our rules and chains go, policies, sysctls and qdiscs return to what they
 * were before us where they still hold ours. A host without a record of this owner is left as it is.
 */
export async function destroy(
  access: HostAccess,
  document: DesiredDocument,
  options: Omit<TransactionOptions, "expectedHash">,
): Promise<TransactionResult> {
  const empty: DesiredDocument = { ...document, ipv4: {}, ipv6: {}, qdiscs: {}, sysctls: {} };
  const observation = await observe(access, empty, options.signal);
  const { ownership } = observation;
  if (ownership.kind === "none")
    return { host: access.name, outcome: "unchanged", observation, notes: ["nothing of ours is on this host"] };
  if (ownership.owner !== document.owner && ownership.owner !== document.adopt?.owner) {
    throw new HostError(
      access.name,
      "other-owner",
      `${access.name} belongs to ${ownership.owner}, not to ${document.owner}, so nothing was taken away. Destroy it from where it is declared.`,
    );
  }
  if (document.onDestroy === "keep") {
    return {
      host: access.name,
      outcome: "unchanged",
      observation,
      notes: ["kept, as the document says (onDestroy: keep)"],
    };
  }
  return runTransaction(
    access,
    { document: empty, ending: "remove" },
    { ...options, expectedHash: observation.ownedHash },
  );
}
