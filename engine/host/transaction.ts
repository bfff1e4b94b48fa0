import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { type DesiredDocument, listUnknownLeaves } from "../desired";
import type { Connection } from "../transport";
import { printable } from "../transport";
import { type HostAccess, runScript, withConnection } from "./access";
import { HostError } from "./cause";
import { listRefusals } from "./first-contact";
import { nextRecord, openRecord } from "./next-record";
import { interpret, type Observation, sysctlPaths } from "./observe";
import { printOwnerRecord } from "./owner-record";
import { type Change, planDocuments } from "./plan";
import { renderDocument } from "./render";
import { type FramedScript, parseSections, type Sections } from "./shell/frame";
import {
  confirmScript,
  type Ending,
  lockAndReadScript,
  type RunIdentity,
  stageScript,
  undoScript,
  unlockScript,
} from "./shell/transaction-shell";
import { lines, parseSnapshot } from "./snapshot";
import { buildTransition, type Transition } from "./transition";
import { buildTrial } from "./trial";

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
  | "confirm"
  | "persist"
  | "close"
  | "undo";

export interface TransactionOptions {
  /** The hash of the plan that was shown; apply refuses when the owned parts have changed since. `any`: whatever is there. */
  readonly expectedHash: string;
  readonly signal?: AbortSignal;
  /** Told when a step begins, on the host's side where it happens there. */
  readonly onStep?: (step: TransactionStep) => void;
}

/** What a transaction left behind. */
export interface TransactionResult {
  readonly host: string;
  readonly outcome: "applied" | "unchanged";
  /** The host as it is now. */
  readonly observation: Observation;
  readonly notes: readonly string[];
}

interface Goal {
  readonly document: DesiredDocument;
  /** Whether the books are kept or closed for good. */
  readonly ending: "keep" | "remove";
}

const SCRIPT_DEADLINE_MS = 180_000;
const CONFIRM_MARGIN_SECONDS = 3;

/**
 * Brings a host to the goal, all or nothing: lock, unchanged since the plan, owner record, upload, rehearsal, dead-man,
 * apply, read back, confirmation over a NEW connection, boot files, record closed. Anything that fails before the
 * confirmation is undone; a lost connection is undone by the dead-man on the host.
 */
export async function runTransaction(
  access: HostAccess,
  goal: Goal,
  options: TransactionOptions,
): Promise<TransactionResult> {
  const { document } = goal;
  refuseUnknown(access.name, document);
  const identity = identify(document);
  return withConnection(access, options.signal, async connection => {
    const session = { access, connection, identity, options, document };
    const observation = await lockAndRead(session);
    let transition: Transition;
    try {
      refuseStale(access.name, observation, options.expectedHash);
      const refusal = listRefusals(document, observation)[0];
      if (refusal !== undefined) throw new HostError(access.name, refusal.kind, refusal.message);
      transition = buildTransition(document, observation);
    } catch (error) {
      await unlock(session);
      throw error;
    }
    const done = await stage(session, goal, observation, transition);
    await confirm(session, goal, observation);
    return {
      host: access.name,
      outcome: "applied",
      observation: done,
      notes: transition.notes.map(({ message }) => message),
    };
  });
}

interface Session {
  readonly access: HostAccess;
  readonly connection: Connection;
  readonly identity: RunIdentity;
  readonly options: TransactionOptions;
  readonly document: DesiredDocument;
}

function identify(document: DesiredDocument): RunIdentity {
  return { run: randomBytes(12).toString("hex"), owner: document.owner, by: `${userName()}@${hostname()}` };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a uid without a passwd entry
  }
}

async function run(
  { access, options }: Session,
  connection: Connection,
  script: FramedScript,
  signal: AbortSignal | undefined,
) {
  const onStderrLine = (line: string): void => {
    const step = /^@step ([a-z-]+)$/.exec(line)?.[1];
    if (step !== undefined) options.onStep?.(step as TransactionStep);
  };
  const request = { text: script.text, deadlineMs: SCRIPT_DEADLINE_MS, onStderrLine };
  const result = await runScript(access, connection, request, signal);
  return { sections: parseSections(result.stdout, script.marker), stderr: result.stderr };
}

/** Waits for a lock that another run holds as long as that run can last, then says whose it is. */
async function lockAndRead(session: Session): Promise<Observation> {
  const { access, connection, identity, options, document } = session;
  const trial = buildTrial(document);
  let missing: readonly string[] = [];
  for (let waited = 0; ; ) {
    const request = { sysctls: sysctlPaths(document, missing), trial: trial.files };
    const { sections, stderr } = await run(session, connection, lockAndReadScript(identity, request), options.signal);
    const locked = sections.get("locked");
    if (locked !== undefined) {
      const holder = readHolder(locked.stdout);
      if (waited > holder.remaining + 5) throw lockedError(access.name, holder);
      await pause(1000, options.signal);
      waited += 1;
      continue;
    }
    try {
      const snapshot = parseSnapshot(access.name, sections, stderr);
      const more = (snapshot.record?.sysctls ?? [])
        .map(({ name }) => name)
        .filter(name => !snapshot.sysctls.has(name) && !missing.includes(name));
      if (more.length === 0) return interpret(document, trial, snapshot);
      missing = [...missing, ...more];
    } catch (error) {
      await unlock(session);
      throw error;
    }
    await unlock(session);
  }
}

interface LockHolder {
  readonly owner: string;
  readonly by: string;
  readonly ageSeconds: number;
  readonly remaining: number;
}

function readHolder(text: string): LockHolder {
  const value = new Map(
    lines(text).map(line => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
  const number = (name: string): number => Number(value.get(name) ?? 0) || 0;
  return {
    owner: printable(value.get("owner") ?? "unknown"),
    by: printable(value.get("by") ?? "unknown"),
    ageSeconds: Math.max(0, number("uptime") - number("since")),
    remaining: Math.min(1900, Math.max(0, number("lapses") - number("uptime"))),
  };
}

function lockedError(host: string, { owner, by, ageSeconds }: LockHolder): HostError {
  return new HostError(
    host,
    "locked",
    `${host} is locked: ${by} has been applying ${owner} for ${ageSeconds} seconds. Nothing was touched. Wait for that run to end and run again; a run that died lets go by itself.`,
  );
}

function refuseUnknown(host: string, document: DesiredDocument): void {
  const unknown = listUnknownLeaves(document);
  if (unknown.length === 0) return;
  throw new HostError(
    host,
    "rule-refused",
    `${host}: ${unknown.length === 1 ? "one value is" : `${unknown.length} values are`} only known once something else has been applied: ${unknown
      .map(({ path, text }) => `${path} = ${text}`)
      .join(
        "; ",
      )}. Apply through Terraform, which knows the value when it comes to this host, or write the value itself.`,
  );
}

function refuseStale(host: string, observation: Observation, expectedHash: string): void {
  if (expectedHash === "any" || expectedHash === observation.ownedHash) return;
  throw new HostError(
    host,
    "changed-since-plan",
    `${host} is not what it was when the plan was made: somebody changed what is owned there in between. Nothing was touched. Plan again, look at the change, and apply that.`,
  );
}

async function unlock(session: Session): Promise<void> {
  await run(session, session.connection, unlockScript(session.identity), undefined).catch(() => undefined);
}

/** Second script. When it returns, the rules are live, read back and as wanted, and the dead-man is armed. */
async function stage(session: Session, goal: Goal, before: Observation, transition: Transition): Promise<Observation> {
  const { access, connection, identity, options, document } = session;
  const { snapshot } = before;
  const record =
    goal.ending === "keep" ? nextRecord(document, before) : { ...nextRecord(document, before), document: "destroyed" };
  const script = stageScript({
    identity,
    transition,
    openRecord: printOwnerRecord(openRecord(snapshot.record, record)),
    timer: document.timer,
    namespaces: snapshot.facts.namespaces,
    sysctls: sysctlPaths(
      document,
      (snapshot.record?.sysctls ?? []).map(({ name }) => name),
    ),
  });
  const { sections, stderr } = await run(session, connection, script, options.signal);
  throwStageFailure(access.name, sections);
  let after: Observation;
  let differences: readonly Change[];
  try {
    after = interpret(document, buildTrial(document), parseSnapshot(access.name, sections, stderr), before.judgement);
    differences = planDocuments(document, after.document).filter(change => isMissed(change, document));
  } catch (error) {
    await undoNow(session, "what was read back could not be understood");
    throw error;
  }
  if (differences.length === 0) return after;
  const undone = await undoNow(session, "the host did not hold what it was given");
  throw new HostError(
    access.name,
    "rolled-back",
    `${access.name} did not hold what it was given: read back, ${differences.length} ${differences.length === 1 ? "part differs" : "parts differ"} (the first: ${describePlace(differences[0])}). ${undone} Somebody may have written at the same moment: run again.`,
  );
}

/** A policy, sysctl or qdisc that is given back may stay as it is, because a neighbour needs it; what is declared may not. */
function isMissed(change: Change, document: DesiredDocument): boolean {
  switch (change.subject) {
    case "chain":
      return (
        change.action === "create" ||
        change.anchor !== undefined ||
        change.policy?.to !== undefined ||
        change.rules.some(({ kind }) => kind !== "keep")
      );
    case "qdisc":
      return document.qdiscs[change.device] !== undefined;
    case "sysctl":
      return document.sysctls[change.name] !== undefined;
    case "record":
      return false;
  }
}

function describePlace(change: Change | undefined): string {
  switch (change?.subject) {
    case "chain":
      return `chain ${change.chain} of ${change.family} ${change.table}`;
    case "qdisc":
      return `the qdisc of ${change.device}`;
    case "sysctl":
      return `sysctl ${change.name}`;
    default:
      return "the owner record";
  }
}

/** Each way in which the second script stops early, in words. */
function throwStageFailure(host: string, sections: Sections): void {
  const failed = (name: string) => {
    const section = sections.get(name);
    return section !== undefined && section.exitCode !== 0
      ? printable(section.stderr.trim().slice(0, 800)) || "no words"
      : undefined;
  };
  if (sections.get("lost") !== undefined) {
    throw new HostError(
      host,
      "locked",
      `${host}: the lock was taken by another run before anything was applied. Nothing was touched. Run again.`,
    );
  }
  if (sections.get("upload") !== undefined) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: what arrived there is not what was sent (the checksums differ, or /run is full or read-only). Nothing was touched. See "df /run" on the host and run again.`,
    );
  }
  const record = failed("record-open");
  if (record !== undefined) {
    throw new HostError(
      host,
      "privilege",
      `${host}: the owner record could not be written to /var/lib/netfilter-fleet (${record}). Nothing was touched. See whether that file system is full or read-only.`,
    );
  }
  const rehearsal = failed("rehearse");
  if (rehearsal !== undefined) {
    throw new HostError(
      host,
      "rule-refused",
      `${host} refuses the change in a rehearsal over a copy of its own rules: ${rehearsal}. Nothing was touched. If it speaks of a chain that is busy, somebody else's rule still jumps to a chain of ours that is to go: take that rule out first.`,
    );
  }
  const arm = failed("arm");
  if (arm !== undefined) {
    throw new HostError(
      host,
      "missing-tool",
      `${host}: the dead-man could not be armed (${arm}), so nothing was applied. It needs systemd-run, or setsid from util-linux: apt-get install -y util-linux`,
    );
  }
  const apply = failed("apply") ?? explainTc(failed("apply-system"));
  if (apply !== undefined) {
    const undone =
      sections.get("undone")?.exitCode === 0
        ? "Everything was undone."
        : "The undo left traces: see /run/netfilter-fleet/rolled-back on the host.";
    throw new HostError(
      host,
      "rolled-back",
      `${host} refused a part of the change: ${apply}. ${undone} Correct what it names and run again.`,
    );
  }
}

/** tc's shortest answers, with their cure. */
function explainTc(words: string | undefined): string | undefined {
  if (words?.includes("qdisc kind is unknown") !== true) return words;
  return `${words} (its kernel has no such queue: load the module sch_NAME, or install the kernel's extra modules, linux-modules-extra on Ubuntu)`;
}

/** Undoes over the first connection if it still works; else the dead-man does. Tells which. */
async function undoNow(session: Session, reason: string): Promise<string> {
  try {
    session.options.onStep?.("undo");
    const { sections } = await run(
      session,
      session.connection,
      undoScript(session.identity, reason),
      AbortSignal.timeout(20_000),
    );
    const undone = sections.get("undone");
    if (undone?.exitCode === 0) return "Everything was undone.";
  } catch {
    // The connection is gone as well: the dead-man is what it is for.
  }
  return `The dead-man on the host undoes it within ${session.document.timer} seconds of the apply.`;
}

/** Third script, over a new connection: the proof that the host can still be reached, and the end of the books. */
async function confirm(session: Session, goal: Goal, before: Observation): Promise<void> {
  const { access, identity, options, document } = session;
  const ending: Ending =
    goal.ending === "remove"
      ? { kind: "remove" }
      : { kind: "keep", record: printOwnerRecord(nextRecord(document, before)), boot: renderDocument(document) };
  const deadline = AbortSignal.timeout((document.timer - CONFIRM_MARGIN_SECONDS) * 1000);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let sections: Sections;
  try {
    options.onStep?.("confirm");
    sections = await withConnection(
      access,
      signal,
      async connection => (await run(session, connection, confirmScript(identity, ending), signal)).sections,
    );
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const undone = await undoNow(session, "no new connection could be made after the apply");
    if (options.signal?.aborted === true)
      throw new HostError(
        access.name,
        "interrupted",
        `${access.name}: stopped before the change was confirmed. ${undone}`,
      );
    throw new HostError(
      access.name,
      "rolled-back",
      `${access.name} could not be reached over a new connection after the apply, so the new rules would have locked it: ${error.message} ${undone} Let the runner's address reach port ${access.target.port} in the document, and run again.`,
    );
  }
  if (sections.get("fired") !== undefined || sections.get("confirmed") === undefined) {
    throw new HostError(
      access.name,
      "rolled-back",
      `${access.name}: the dead-man was faster than the confirmation and undid the change (${printable(sections.get("fired")?.stdout.trim() ?? "no word of it")}). Give a longer timer than ${document.timer} seconds, or find out why the host answers so slowly.`,
    );
  }
  if (sections.get("persisted")?.exitCode !== 0) {
    throw new HostError(
      access.name,
      "privilege",
      `${access.name}: the new rules are live and confirmed, but /var/lib/netfilter-fleet/boot could not be written, so a reboot would not bring them back. See whether that file system is full or read-only, and run again: the next run ends the books.`,
    );
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    });
  });
}
