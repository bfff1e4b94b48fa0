import type { DesiredDocument } from "../desired";
import { printable } from "../transport";
import { withConnection } from "./access";
import { bootFiles, missingHooks } from "./boot/boot-files";
import { HostError } from "./cause";
import { type HealthBefore, judgeHealth } from "./conntrack/health";
import type { Observation } from "./observe";
import { type OwnerRecord, printOwnerRecord } from "./owner-record";
import { askProbes } from "./probe";
import { runInSession, type Session } from "./session";
import { type Conclusion, confirmScript, type Ending } from "./shell/confirm-shell";
import type { ConnectionsToEnd } from "./shell/connections-shell";
import type { Sections } from "./shell/frame";
import { describeUndo, undoNow } from "./undo";

/** What a transaction is for. */
export interface Goal {
  readonly document: DesiredDocument;
  /** Whether the books are kept or closed for good. */
  readonly ending: "keep" | "remove";
}

/** What was done on the host once the new rules were confirmed. */
export interface Confirmation {
  /** Connections that were taken out of the kernel's table. */
  readonly ended: number;
  /** Those for which there was no time. */
  readonly left: number;
}

/** Seconds of the timer that are kept back, so that the dead-man does not fire into a confirmation under way. */
const MARGIN_SECONDS = 3;
/** Milliseconds for the end of the books when the marker is ours and no timer runs any more. */
const BOOKS_MS = 60_000;
/** Longest that connections are ended, in seconds, where the timer leaves it. */
const MOST_ENDING_SECONDS = 20;
/** New connections that are tried before the change is undone. */
const ATTEMPTS = 2;

/** What tells whether connections are worse off than before. */
export interface HealthToJudge {
  readonly before: HealthBefore;
  /** The host as it was read back. */
  readonly after: Observation;
}

/** Third script, over a new connection: the proof that the host can still be reached, and the end of the books. */
export async function confirm(
  session: Session,
  goal: Goal,
  before: Observation,
  record: OwnerRecord,
  stale: readonly ConnectionsToEnd[],
  health: HealthToJudge,
): Promise<Confirmation> {
  const { access, options, document } = session;
  const ending: Ending =
    goal.ending === "remove"
      ? { kind: "remove" }
      : {
          kind: "keep",
          record: printOwnerRecord(record),
          boot: bootFiles(document),
          hooks: missingHooks(document, before.snapshot),
        };
  await confirmProbes(session, health);
  const endingSeconds = Math.min(MOST_ENDING_SECONDS, Math.floor(document.timer / 4));
  const conclusion = { ending, stale, endingSeconds };
  const answer = await confirmAnew(session, conclusion, remainingMs(session));
  if (!(answer instanceof HostError)) return conclude(session, answer);

  const stopped = options.signal?.aborted === true;
  const reason = stopped ? "it was stopped before it was confirmed" : "no new connection could be made after the apply";
  const undone = await undoNow(session, reason);
  if (undone.kind === "confirmed") {
    // Only the answer was lost: the proof stands, and the books can be ended over any connection.
    const again = await confirmAnew(session, conclusion, BOOKS_MS);
    if (!(again instanceof HostError)) return conclude(session, again);
    throw new HostError(
      access.name,
      answer.cause.kind,
      `${access.name}: the new rules are live and confirmed, but the connection was lost before the books were ended: ${answer.message} The next run ends them.`,
    );
  }
  const end = describeUndo(session, undone);
  if (stopped) {
    throw new HostError(access.name, "interrupted", `${access.name}: stopped before the change was confirmed. ${end}`);
  }
  if (answer.cause.kind === "host-key") {
    throw new HostError(
      access.name,
      "rolled-back",
      `${access.name}: its host key was another one after the apply than before, so the change was not confirmed. ${end} ${answer.message}`,
    );
  }
  throw new HostError(
    access.name,
    "rolled-back",
    `${access.name} could not be reached over a new connection after the apply, so the new rules would have locked it: ${answer.message} ${end} Let the runner's address reach port ${access.target.port} in the document, and run again.`,
  );
}

/**
 * @throws HostError (rolled-back) when a probe was not answered: then the change is undone
 */
async function confirmProbes(session: Session, { before, after }: HealthToJudge): Promise<void> {
  const { access, options, document } = session;
  const { probes = [] } = document;
  if (probes.length === 0) return;
  const deadline = AbortSignal.timeout(remainingMs(session));
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  options.onStep?.("probe");
  const { appliedAt = Date.now() } = session;
  const remaining = () => remainingMs(session);
  const answers = await Promise.all([
    askProbes(access, probes, signal),
    judgeHealth(access, before, appliedAt, after.snapshot, remaining, signal),
  ]);
  const failed = answers.find(answer => answer !== undefined);
  if (failed === undefined) return;
  const stopped = options.signal?.aborted === true;
  const undone = await undoNow(session, stopped ? "it was stopped before it was confirmed" : failed.reason);
  const end = describeUndo(session, undone);
  if (stopped) {
    throw new HostError(access.name, "interrupted", `${access.name}: stopped before the change was confirmed. ${end}`);
  }
  throw new HostError(
    access.name,
    "rolled-back",
    `${access.name}: with the new rules ${failed.reason}. ${end} ${failed.advice}, and run again.`,
  );
}

/** Milliseconds that the timer leaves, with a margin. */
export function remainingMs({ armedAt, document }: Session): number {
  const elapsed = Date.now() - (armedAt ?? Date.now());
  return Math.max(2000, (document.timer - MARGIN_SECONDS) * 1000 - elapsed);
}

/** The host's answer, or why there was none. */
async function confirmAnew(session: Session, conclusion: Conclusion, limitMs: number): Promise<Sections | HostError> {
  const { access, identity, options } = session;
  const deadline = AbortSignal.timeout(limitMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let failure: HostError | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS && !signal.aborted; attempt += 1) {
    try {
      options.onStep?.("confirm");
      return await withConnection(
        access,
        signal,
        async connection =>
          (await runInSession(session, connection, confirmScript(identity, conclusion), signal)).sections,
      );
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      // That our own deadline ended the second try says less than what the first one met.
      if (failure === undefined || !deadline.aborted) failure = error;
    }
  }
  const waited = `no answer within ${Math.round(limitMs / 1000)} seconds.`;
  return deadline.aborted && failure?.cause.kind === "interrupted"
    ? new HostError(access.name, "unreachable", waited)
    : (failure ?? new HostError(access.name, "unreachable", waited));
}

function conclude({ access, document, armedAt }: Session, sections: Sections): Confirmation {
  const host = access.name;
  if (sections.get("fired") !== undefined || sections.get("confirmed") === undefined) {
    const word = printable(sections.get("fired")?.stdout.trim() ?? "no word of it");
    const stalled = Date.now() - (armedAt ?? Date.now()) > (document.timer * 1000) / 2;
    const advice = stalled
      ? "The host's answer came so late that the new rules have cut this very connection while they were live: let the runner's address in and the answers out in the document"
      : `Give a longer timer than ${document.timer} seconds, or find out why the host answers so slowly`;
    throw new HostError(
      host,
      "rolled-back",
      `${host}: the dead-man undid the change before it was confirmed (${word}). ${advice}, and run again.`,
    );
  }
  if (sections.get("persisted")?.exitCode !== 0) {
    throw new HostError(
      host,
      "not-kept",
      `${host}: the new rules are live and confirmed, but /var/lib/netfilter-fleet or /etc could not be written, so a reboot would not bring them back. See whether that file system is full or read-only, and run again: the next run ends the books.`,
    );
  }
  const count = (name: string): number => Number(sections.get(name)?.stdout.trim() ?? 0) || 0;
  return { ended: count("ended"), left: count("left") };
}
