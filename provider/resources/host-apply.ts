import { type DesiredDocument, DocumentError } from "../../engine/desired";
import { HostError } from "../../engine/host";
import { printable } from "../../engine/transport";
import type { ApplyAnswer, CreateRequest, DeleteRequest, PrivateData } from "../framework/resource";
import type { ObjectValue } from "../framework/value";
import { diagnoseDocument, diagnoseFailure } from "./host-diagnostics";
import { HELD } from "./host-schema";
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
    const { hash } = readMemory(request.private);
    const seen = prior === null ? undefined : heldDocument(prior, host, session.defaults);
    const result = await session.engine.apply(document, {
      expectedHash: hash ?? "any",
      signal,
      ...(seen === undefined ? {} : { readThrough: seen }),
    });
    return {
      state: { ...planned, status: HELD },
      private: printMemory({ hash: result.ownedHash }),
      diagnostics: result.notes.map(message => ({
        severity: "warning",
        summary: `${printable(host)}: a remark on the apply`,
        detail: `${printable(host)}: ${printable(message)}.`,
      })),
    };
  } catch (error) {
    return failed(session, host, error, prior);
  }
}

/** Gives back what is owned. `keep` asks nothing of the host, so it works where there is no host any more. */
export async function destroyHost(
  session: ProviderSession,
  { prior, signal, private: kept }: DeleteRequest,
): Promise<ApplyAnswer> {
  const host = hostNameOfValues(prior);
  let document: DesiredDocument | undefined;
  try {
    document = heldDocument(prior, host, session.defaults);
    if (document.onDestroy === "keep") return { state: null };
    const { hash } = readMemory(kept);
    await session.engine.destroy(document, { expectedHash: hash ?? "any", readThrough: document, signal });
    return { state: null };
  } catch (error) {
    const unreachable = error instanceof HostError && error.cause.kind === "unreachable";
    if (unreachable && document !== undefined) {
      if (session.isGone(document.owner)) return forgotten(host, error);
      return withAdvice(failed(session, host, error, prior), document.owner);
    }
    return failed(session, host, error, prior);
  }
}

function failed(session: ProviderSession, host: string, error: unknown, state: ObjectValue | null): ApplyAnswer {
  if (error instanceof HostError) return { state, diagnostics: [diagnoseFailure(error, session.folder)] };
  if (error instanceof DocumentError) return { state, diagnostics: diagnoseDocument(host, error, session.folder) };
  throw error;
}

function forgotten(host: string, error: HostError): ApplyAnswer {
  return {
    state: null,
    diagnostics: [
      {
        severity: "warning",
        summary: `${printable(host)}: forgotten`,
        detail: `${printable(host)} is named under "gone" and could not be reached, so it was taken out of the state and nothing was done to it: ${printable(error.message)}`,
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
