import { DocumentError } from "../../engine/desired";
import { HELD } from "../../engine/fleet";
import { type HostCauseKind, HostError, type TransactionOptions } from "../../engine/host";
import { printable } from "../../engine/transport";
import type { Diagnostic } from "../framework/diagnostic";
import type { ApplyAnswer, CreateRequest, DeleteRequest, PrivateData } from "../framework/resource";
import { equalValues, isObjectValue, type ObjectValue, type Value } from "../framework/value";
import { diagnoseDocument, diagnoseFailure } from "./host-diagnostics";
import { declaredDocument, heldDocument, hostNameOfValues } from "./host-values";
import { printMemory, readMemory } from "./private-memory";
import type { ProviderSession } from "./provider-session";

/** A create (`prior` null) or an update: both are one transaction. */
export interface ApplyRequest extends CreateRequest {
  readonly prior: ObjectValue | null;
  readonly private: PrivateData | undefined;
}

/**
 * Brings a host to the planned state. A failed create leaves no state: one that did would be tainted, and the next apply
 * would take all rules away before it wrote them again. Creating twice is harmless: the host knows its owner.
 */
export async function applyHost(session: ProviderSession, request: ApplyRequest): Promise<ApplyAnswer> {
  const { planned, prior, signal } = request;
  const host = hostNameOfValues(planned);
  try {
    const document = declaredDocument(planned, host, session.defaults);
    const result = await session.engine.apply(document, { ...basisOf(session, request), signal });
    return {
      state: { ...planned, status: HELD },
      private: printMemory({ hash: result.ownedHash }),
      diagnostics: remarks(host, "a remark on the apply", result.notes),
    };
  } catch (error) {
    return failed(session, host, error, prior);
  }
}

/**
 * What the plan was made from. A host that is reached elsewhere now may be another machine, of which nothing was read, as
 * at a create: whose it is and what stands there decides.
 */
function basisOf(
  session: ProviderSession,
  { planned, prior, private: kept }: ApplyRequest,
): Pick<TransactionOptions, "expectedHash" | "readThrough"> {
  const { hash } = readMemory(kept);
  if (prior === null || hash === undefined || !isSamePlace(prior.access ?? null, planned.access ?? null)) {
    return { expectedHash: "any" };
  }
  try {
    return { expectedHash: hash, readThrough: heldDocument(prior, hostNameOfValues(prior), session.defaults) };
  } catch (error) {
    if (error instanceof DocumentError) return { expectedHash: "any" }; // a state that nobody can read tells of nothing
    throw error;
  }
}

function isSamePlace(a: Value, b: Value): boolean {
  if (!isObjectValue(a) || !isObjectValue(b)) return false;
  return ["address", "port", "jump"].every(name => equalValues(a[name] ?? null, b[name] ?? null));
}

/**
 * Gives back what is owned. `keep` asks nothing of the host, so it works where there is no host any more; and a host that
 * has another owner by now is only forgotten.
 */
export async function destroyHost(
  session: ProviderSession,
  { prior, signal, private: kept }: DeleteRequest,
): Promise<ApplyAnswer> {
  const host = hostNameOfValues(prior);
  try {
    const document = heldDocument(prior, host, session.defaults);
    if (document.onDestroy === "keep") return { state: null };
    const { hash } = readMemory(kept);
    const basis = hash === undefined ? { expectedHash: "any" } : { expectedHash: hash, readThrough: document };
    const { notes } = await session.engine.destroy(document, { ...basis, signal });
    return { state: null, diagnostics: remarks(host, "a remark on the destroy", notes) };
  } catch (error) {
    if (!(error instanceof HostError)) return failed(session, host, error, prior);
    if (error.cause.kind === "other-owner") return forgotten(host, error);
    if (!CANNOT_TALK.has(error.cause.kind)) return failed(session, host, error, prior);
    const owner = String(prior.owner);
    return session.isGone(owner) ? forgotten(host, error) : withAdvice(failed(session, host, error, prior), owner);
  }
}

/** Nobody answers there, or somebody else does. */
const CANNOT_TALK: ReadonlySet<HostCauseKind> = new Set(["unreachable", "host-key", "auth"]);

/** What an engine's notes say, as warnings. Some name the host themselves. */
function remarks(host: string, summary: string, notes: readonly string[]): readonly Diagnostic[] {
  return notes.map(note => ({
    severity: "warning",
    summary: `${printable(host)}: ${summary}`,
    detail: `${note.startsWith(`${host}:`) ? "" : `${printable(host)}: `}${printable(note)}.`,
  }));
}

function failed(session: ProviderSession, host: string, error: unknown, state: ObjectValue | null): ApplyAnswer {
  if (error instanceof HostError) return { state, diagnostics: [diagnoseFailure(error, session.folder)] };
  if (error instanceof DocumentError) return { state, diagnostics: diagnoseDocument(host, error, session.folder) };
  throw error;
}

function forgotten(host: string, error: HostError): ApplyAnswer {
  const why =
    error.cause.kind === "other-owner"
      ? "has another owner by now"
      : 'is named under "gone" and could not be talked to';
  return {
    state: null,
    diagnostics: [
      {
        severity: "warning",
        summary: `${printable(host)}: forgotten`,
        detail: `${printable(host)} ${why}, so it was taken out of the state and nothing was done to it: ${printable(error.message)}`,
      },
    ],
  };
}

function withAdvice(answer: ApplyAnswer, owner: string): ApplyAnswer {
  const advice = `\nIf the host is gone for good, name it in the provider block, gone = [${JSON.stringify(owner)}], and destroy again; or take it out of the state with terraform state rm.`;
  return {
    ...answer,
    diagnostics: (answer.diagnostics ?? []).map(diagnostic => ({
      ...diagnostic,
      detail: diagnostic.detail + advice,
    })),
  };
}
