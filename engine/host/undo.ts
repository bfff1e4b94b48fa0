import type { Connection } from "../transport";
import { printable } from "../transport";
import { withConnection } from "./access";
import { runInSession, type Session } from "./session";
import type { Sections } from "./shell/frame";
import { undoScript } from "./shell/stage-shell";
import { PARTLY_UNDONE } from "./shell/undo-shell";

/** How an undo ended, as far as can be seen from here. */
export type UndoResult =
  | { readonly kind: "undone" }
  /** The host says what is left. */
  | { readonly kind: "partly"; readonly word: string }
  /** It had been confirmed before: there is nothing to undo. */
  | { readonly kind: "confirmed" }
  /** The host cannot be asked; its dead-man is armed. */
  | { readonly kind: "left-to-dead-man" };

/** Bound on asking over the old connection, which the new rules may have cut without a word. */
const OLD_CONNECTION_MS = 8_000;
/** Seconds beyond the timer that the dead-man's own undo is waited for. */
const PATIENCE_SECONDS = 30;
const PAUSE_MS = 2_000;

/**
 * Has the change undone and waits until that is so: over the connection that carried it if it still works, else over new
 * ones, which the host admits again at the latest when its dead-man has fired.
 */
export async function undoNow(session: Session, reason: string): Promise<UndoResult> {
  const overOld = await askFor(session, session.connection, reason, AbortSignal.timeout(OLD_CONNECTION_MS));
  if (overOld !== undefined) return overOld;
  if (session.armedAt === undefined) return { kind: "undone" };
  const end = session.armedAt + (session.document.timer + PATIENCE_SECONDS) * 1000;
  while (Date.now() < end) {
    const signal = AbortSignal.timeout(Math.max(1000, end - Date.now()));
    const result = await withConnection(session.access, signal, connection =>
      askFor(session, connection, reason, signal),
    ).catch(() => undefined);
    if (result !== undefined) return result;
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
  return { kind: "left-to-dead-man" };
}

/** In one or two sentences, for the error that tells of the failed apply. */
export function describeUndo({ document }: Session, result: UndoResult): string {
  switch (result.kind) {
    case "undone":
      return "Everything was undone.";
    case "partly":
      return `Not everything could be undone, look at the host now: ${result.word}.`;
    case "confirmed":
      return "The change had been confirmed and stays.";
    case "left-to-dead-man":
      return `The host could not be asked since; its dead-man undoes the change ${document.timer} seconds after the apply.`;
  }
}

/** `undefined`: no answer, or an undo that is still under way. */
async function askFor(
  session: Session,
  connection: Connection,
  reason: string,
  signal: AbortSignal,
): Promise<UndoResult | undefined> {
  try {
    const { sections } = await runInSession(session, connection, undoScript(session.identity, reason), signal);
    return readAnswer(sections);
  } catch {
    return undefined; // lost as well: the next connection, or the dead-man
  }
}

function readAnswer(sections: Sections): UndoResult | undefined {
  if (sections.get("confirmed") !== undefined) return { kind: "confirmed" };
  const word = printable(sections.get("word")?.stdout.trim() ?? "");
  if (sections.get("undone") === undefined) return undefined;
  return word.includes(PARTLY_UNDONE) ? { kind: "partly", word } : { kind: "undone" };
}
