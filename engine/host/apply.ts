import type { DesiredDocument } from "../desired";
import { type HostAccess, withConnection } from "./access";
import { type Observation, observeOver } from "./observe";
import type { TransactionOptions } from "./session";
import { runTransaction, type TransactionResult } from "./transaction";

/**
 * Reads a host through a document: one connection, one round trip, nothing changed.
 * @param changesSince asks also who changed it since that moment of its own clock
 */
export async function observe(
  access: HostAccess,
  document: DesiredDocument,
  signal?: AbortSignal,
  changesSince?: Date,
): Promise<Observation> {
  return withConnection(access, signal, connection => observeOver(access, connection, document, signal, changesSince));
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

/** Owns nothing any more: what is left of us shows as removals, and a service that was taken over is given back. */
export function emptied(document: DesiredDocument): DesiredDocument {
  const { links: _, ...rest } = document;
  return { ...rest, neighbour: "beside", ipv4: {}, ipv6: {}, qdiscs: {}, sysctls: {} };
}

/**
 * Gives back what an owner holds on a host: our rules and chains go, policies, sysctls and qdiscs return to what they
 * were before us where they still hold ours. A host without a record of this owner is left as it is.
 * @throws HostError any cause but first-contact
 */
export async function destroy(
  access: HostAccess,
  document: DesiredDocument,
  options: Omit<TransactionOptions, "expectedHash"> & Partial<Pick<TransactionOptions, "expectedHash">>,
): Promise<TransactionResult> {
  const empty = emptied(document);
  return runTransaction(access, { document: empty, ending: "remove" }, { expectedHash: "any", ...options });
}
