import { type DesiredDocument, DocumentError } from "../../engine/desired";
import {
  CAUSE_TITLES,
  documentOfSurvey,
  HostError,
  hashThrough,
  type Observation,
  planRecord,
  type RecordChange,
} from "../../engine/host";
import { printable } from "../../engine/transport";
import type { Diagnostic } from "../framework/diagnostic";
import type { ReadAnswer, ReadRequest } from "../framework/resource";
import { equalValues, isObjectValue, type ObjectValue } from "../framework/value";
import { diagnoseFailure, diagnoseNotes } from "./host-diagnostics";
import { HELD } from "./host-schema";
import { heldDocument, hostNameOfValues, standInOwner, stateOfDocument, stateOfWholeDocument } from "./host-values";
import { type Memory, printMemory, readMemory } from "./private-memory";
import type { ProviderSession } from "./provider-session";

/**
 * Reads one host over one connection, through the state. A host that cannot be read keeps its state, with a warning and a
 * status that makes the next apply look again: an error here would stop the plan of every other host.
 */
export async function readHost(session: ProviderSession, request: ReadRequest): Promise<ReadAnswer> {
  const memory = readMemory(request.private);
  return memory.origin === "import-begun" ? readImported(session, request) : readKnown(session, request, memory);
}

async function readKnown(
  session: ProviderSession,
  { state, signal, private: kept }: ReadRequest,
  memory: Memory,
): Promise<ReadAnswer> {
  const host = hostNameOfValues(state);
  try {
    const document = heldDocument(state, host, session.defaults);
    const observation = await session.engine.observe(document, signal);
    const found = stateOfDocument(state, withOwner(observation), statusOf(document, observation, memory));
    // Most reads find nothing new, and then the hash of the read is that of the state as well.
    if (equalValues(found, state)) return answerWith(found, observation, { ...memory, hash: observation.ownedHash });
    return answerOf(session, found, { observation, memory });
  } catch (error) {
    if (error instanceof HostError && error.cause.kind === "interrupted") {
      return { state, diagnostics: [diagnoseFailure(error, session.folder)] };
    }
    const unread = describeUnread(session, host, error);
    return {
      state: { ...state, status: `unread: ${unread.title}` },
      ...(kept === undefined ? {} : { private: kept }),
      diagnostics: [unread.diagnostic],
    };
  }
}

/** The first read of an import: by the document of the synthesis where there is one, else by what the host holds. */
async function readImported(session: ProviderSession, { state, signal }: ReadRequest): Promise<ReadAnswer> {
  const memory: Memory = { origin: "imported" };
  const address = isObjectValue(state.access) ? String(state.access.address) : "";
  try {
    const declared = documentFor(session, state);
    if (declared !== undefined) {
      const observation = await session.engine.observe(declared, signal);
      const held = stateOfWholeDocument(withOwner(observation), statusOf(declared, observation, memory));
      return answerOf(session, held, { observation, memory });
    }
    const owner = typeof state.owner === "string" ? state.owner : standInOwner("imported/terraform", address);
    const head = heldDocument({ ...state, owner }, address, session.defaults);
    const observation = documentOfSurvey(head, await session.engine.survey(head, signal));
    return answerOf(session, stateOfDocument(state, observation.document, HELD), { observation, memory });
  } catch (error) {
    // Nothing is known of this host yet, so there is no state to keep, and nobody else waits for it.
    if (error instanceof HostError) return { state, diagnostics: [diagnoseFailure(error, session.folder)] };
    throw error;
  }
}

function documentFor(session: ProviderSession, state: ObjectValue): DesiredDocument | undefined {
  const access = isObjectValue(state.access) ? state.access : {};
  const found = session.folder.reachedAt(
    String(access.address),
    typeof access.port === "number" ? access.port : undefined,
    typeof access.user === "string" ? access.user : undefined,
  );
  return typeof state.owner === "string" && found?.owner !== state.owner ? undefined : found;
}

function answerOf(
  session: ProviderSession,
  state: ObjectValue,
  { observation, memory }: { readonly observation: Observation; readonly memory: Memory },
): ReadAnswer {
  // Hashed through the very state that is handed back: an apply will ask through that one.
  const through = heldDocument(state, observation.host, session.defaults);
  return answerWith(state, observation, { ...memory, hash: hashThrough(through, observation) });
}

function answerWith(state: ObjectValue, { host, notes }: Observation, memory: Memory): ReadAnswer {
  return { state, private: printMemory(memory), diagnostics: diagnoseNotes(host, notes) };
}

/** Another owner's host says so: the plan then shows whose it is, and the apply is refused. */
function withOwner({ document, ownership }: Observation): DesiredDocument {
  return ownership.kind === "owned" ? { ...document, owner: ownership.owner } : document;
}

const STATUS_OF: Readonly<Record<RecordChange["reason"], string>> = {
  "first-apply": "not entered",
  unfinished: "unfinished",
  "rolled-back": "rolled back",
  "boot-files": "boot files differ",
  "owner-change": HELD, // the attribute `owner` tells it
};

function statusOf(document: DesiredDocument, observation: Observation, { origin }: Memory): string {
  for (const change of planRecord(document, observation)) {
    // An imported host holds what it holds without a record; its first apply enters it.
    if (change.reason === "first-apply" && origin === "imported") continue;
    return STATUS_OF[change.reason];
  }
  return HELD;
}

function describeUnread(
  session: ProviderSession,
  host: string,
  error: unknown,
): { readonly title: string; readonly diagnostic: Diagnostic } {
  if (error instanceof HostError) {
    const failure = diagnoseFailure(error, session.folder);
    const detail = `${failure.detail}\nThe plan goes on with what was last known of this host, and only its own apply will fail if it still cannot be done then. A host that is gone for good: see "gone" in the provider block.`;
    return {
      title: CAUSE_TITLES[error.cause.kind],
      diagnostic: { severity: "warning", summary: `${failure.summary}: not read`, detail },
    };
  }
  if (error instanceof DocumentError) {
    return {
      title: "its state",
      diagnostic: {
        severity: "warning",
        summary: `${printable(host)}: its state cannot be read`,
        detail: `${error.message.split("\n").map(printable).join("\n")}\nThe next apply writes it anew.`,
      },
    };
  }
  throw error;
}
