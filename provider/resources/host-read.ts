import { type DesiredDocument, DocumentError, type FamilyDocument } from "../../engine/desired";
import { HELD, printStatus } from "../../engine/fleet";
import {
  CAUSE_TITLES,
  documentOfSurvey,
  HostError,
  hashThrough,
  type Observation,
  planRecord,
  planServices,
  refuseService,
} from "../../engine/host";
import { printable } from "../../engine/transport";
import type { Diagnostic } from "../framework/diagnostic";
import type { ReadAnswer, ReadRequest } from "../framework/resource";
import { equalValues, isObjectValue, type ObjectValue } from "../framework/value";
import { diagnoseFailure, diagnoseNotes, diagnoseRefusal } from "./host-diagnostics";
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
    refuseUnsettled(session, state, host);
    const observation = await observeHeld(session, document, signal);
    const found = stateOfDocument(state, observation.document, statusOf(document, observation, memory));
    // Most reads find nothing new, and then the hash of the read is that of the state as well.
    if (equalValues(found, state)) {
      session.remember(found);
      return withRefusal(
        document,
        observation,
        answerWith(found, observation, { ...memory, hash: observation.ownedHash }),
      );
    }
    return withRefusal(document, observation, answerOf(session, found, { observation, memory }));
  } catch (error) {
    if (error instanceof HostError && error.cause.kind === "interrupted") {
      return { state, diagnostics: [diagnoseFailure(error, session.folder)] };
    }
    const unread = describeUnread(session, host, error);
    return {
      state: { ...state, status: printStatus({ kind: "unread", title: unread.title }) },
      ...(kept === undefined ? {} : { private: kept }),
      diagnostics: [unread.diagnostic],
    };
  }
}

/**
 * Reads through the state. Where the host no longer takes the state's own rules (an ipset that a reboot took away), the
 * same chains are read without them: what stands there is the truth, and the next plan starts from it.
 */
async function observeHeld(
  session: ProviderSession,
  document: DesiredDocument,
  signal: AbortSignal,
): Promise<Observation> {
  try {
    return await session.engine.observe(document, signal);
  } catch (error) {
    if (!(error instanceof HostError) || error.cause.kind !== "rule-refused") throw error;
    return session.engine.observe(withoutRules(document), signal);
  }
}

function withoutRules(document: DesiredDocument): DesiredDocument {
  const empty = (family: FamilyDocument): FamilyDocument =>
    Object.fromEntries(
      Object.entries(family).map(([table, chains]) => [
        table,
        Object.fromEntries(Object.entries(chains).map(([name, chain]) => [name, { ...chain, rules: [] }])),
      ]),
    );
  return { ...document, ipv4: empty(document.ipv4), ipv6: empty(document.ipv6) };
}

/** A login that the provider block will only tell later is no reason to try another one. */
function refuseUnsettled(session: ProviderSession, { access }: ObjectValue, host: string): void {
  const missing = [...session.unsettled].filter(name => isObjectValue(access) && (access[name] ?? null) === null);
  if (missing.length === 0) return;
  throw new HostError(
    host,
    "unreachable",
    `${host} cannot be reached yet: ${missing.join(" and ")} of the provider block is only known once something else has been applied.`,
  );
}

/** The first read of an import: by the document of the synthesis where there is one, else by what the host holds. */
async function readImported(session: ProviderSession, { state, signal }: ReadRequest): Promise<ReadAnswer> {
  const memory: Memory = { origin: "imported" };
  const address = isObjectValue(state.access) ? String(state.access.address) : "";
  try {
    const declared = documentFor(session, state);
    if (declared !== undefined) {
      const observation = await session.engine.observe(declared, signal);
      const held = stateOfWholeDocument(observation.document, statusOf(declared, observation, memory));
      return withRefusal(declared, observation, answerOf(session, held, { observation, memory }));
    }
    const owner = typeof state.owner === "string" ? state.owner : standInOwner("imported/terraform", address);
    const head = heldDocument({ ...state, owner }, address, session.defaults);
    const observation = documentOfSurvey(head, await session.engine.survey(head, signal));
    const found = stateOfDocument(state, observation.document, HELD);
    return withRefusal(head, observation, answerOf(session, found, { observation, memory }));
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

/** A firewall service that nobody has said how to live with refuses the apply: a plan says so before. */
function withRefusal(document: DesiredDocument, { host, snapshot }: Observation, answer: ReadAnswer): ReadAnswer {
  const refusal = refuseService(host, document, snapshot);
  return refusal === undefined
    ? answer
    : { ...answer, diagnostics: [...(answer.diagnostics ?? []), diagnoseRefusal(host, refusal)] };
}

function statusOf(document: DesiredDocument, observation: Observation, { origin }: Memory): string {
  const { ownership } = observation;
  // The state keeps its own owner: a destroy must never speak in the name of another.
  if (ownership.kind === "owned" && ownership.owner !== document.owner) {
    return printStatus({ kind: "other-owner", owner: ownership.owner });
  }
  const [service] = planServices(document, observation.snapshot);
  if (service !== undefined) return printStatus({ kind: "other", message: service.message });
  for (const { reason } of planRecord(document, observation)) {
    // An imported host holds what it holds without a record; its first apply enters it.
    if (reason === "owner-change" || (reason === "first-apply" && origin === "imported")) continue;
    return printStatus({ kind: "record", reason });
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
  // Whatever else it is, it must not stop the plan of the other hosts.
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    title: "fault",
    diagnostic: {
      severity: "warning",
      summary: `${printable(host)}: not read`,
      detail: `This is a fault of the provider; please report it. ${words.split("\n").map(printable).join("\n")}`,
    },
  };
}
