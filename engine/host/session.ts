import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { DesiredDocument } from "../desired";
import type { Connection } from "../transport";
import { type HostAccess, runScript } from "./access";
import { type FramedScript, parseSections, type Sections } from "./shell/frame";
import type { RunIdentity } from "./shell/lock-shell";

/** The named steps of a transaction, in order. */
export type TransactionStep =
  | "lock"
  | "read"
  | "record"
  | "upload"
  | "rehearse"
  | "arm"
  | "apply"
  | "read-back"
  | "applied"
  | "probe"
  | "confirm"
  | "persist"
  | "close"
  | "undo";

export interface TransactionOptions {
  /** The hash of the plan that was shown; apply refuses when the owned parts have changed since. `any`: whatever is there. */
  readonly expectedHash: string;
  /**
   * The document that the host was read through when the expected hash was taken; everything in its chains was shown to
   * whoever agreed to the plan, so a first contact with them is none. Default: the document that is applied.
   */
  readonly readThrough?: DesiredDocument;
  readonly signal?: AbortSignal;
  /** Told when a step begins, on the host's side where it happens there. */
  readonly onStep?: (step: TransactionStep) => void;
}

/** One run on one host: the connection that carries it until the confirmation, and who is running. */
export interface Session {
  readonly access: HostAccess;
  readonly connection: Connection;
  readonly identity: RunIdentity;
  readonly options: TransactionOptions;
  readonly document: DesiredDocument;
  /** When the dead-man was armed, in milliseconds since the epoch; absent while nothing can have been applied. */
  armedAt?: number;
  /** When the new rules were live, whole; by the same clock. */
  appliedAt?: number;
}

/** A run of its own, by which it is known in the host's lock. */
export function openSession(
  access: HostAccess,
  connection: Connection,
  document: DesiredDocument,
  options: TransactionOptions,
): Session {
  const identity = { run: randomBytes(12).toString("hex"), owner: document.owner, by: `${userName()}@${hostname()}` };
  return { access, connection, identity, options, document };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a uid without a passwd entry
  }
}

const SCRIPT_DEADLINE_MS = 180_000;

/** Runs a framed script of this run; its steps are told as the host begins them. */
export async function runInSession(
  session: Session,
  connection: Connection,
  script: FramedScript,
  signal: AbortSignal | undefined,
): Promise<{ readonly sections: Sections; readonly stderr: string }> {
  const onStderrLine = (line: string): void => {
    const step = /^@step ([a-z-]+)$/.exec(line)?.[1];
    if (step === undefined) return;
    if (step === "arm") session.armedAt = Date.now();
    if (step === "read-back") session.appliedAt = Date.now();
    session.options.onStep?.(step as TransactionStep);
  };
  const request = { text: script.text, deadlineMs: SCRIPT_DEADLINE_MS, onStderrLine };
  const result = await runScript(session.access, connection, request, signal);
  return { sections: parseSections(result.stdout, script.marker), stderr: result.stderr };
}
