import { type DesiredDocument, listUnknownLeaves } from "../desired";
import { isBuiltInChain } from "../ruleset";
import { type HostAccess, withConnection } from "./access";
import { bastionTurnsOf } from "./bastion-turns";
import { HostError } from "./cause";
import { confirm, type Goal, remainingMs } from "./confirm";
import { type LiveConnections, readLiveConnections } from "./connections/live-connections";
import { paceWithin } from "./connections/pace";
import { describeConnections, findStaleConnections, NOTHING_STALE } from "./connections/stale-connections";
import { type HealthBefore, readHealth } from "./conntrack/health";
import { planServiceMoves } from "./firewall-service";
import { listRefusals } from "./first-contact";
import { linkReadings } from "./link-readings";
import { refuseLockOut } from "./lock-out";
import { nextRecord, openRecord } from "./next-record";
import { interpret, type Observation, ownedHashOf, sysctlPaths } from "./observe";
import { type ChainPlace, type OwnerRecord, printOwnerRecord, samePlace } from "./owner-record";
import { type Change, plan, planDocuments } from "./plan";
import { buildServiceTransition } from "./service-transition";
import { openSession, runInSession, type Session, type TransactionOptions } from "./session";
import type { Sections } from "./shell/frame";
import { stageScript } from "./shell/stage-shell";
import { parseSnapshot } from "./snapshot";
import { throwStageFailure } from "./stage-failure";
import { lockAndRead, unlock } from "./transaction-lock";
import { buildTransition, type Transition } from "./transition";
import { buildTrial } from "./trial";
import { describeUndo, undoNow } from "./undo";

/** What a transaction left behind. */
export interface TransactionResult {
  readonly host: string;
  readonly outcome: "applied" | "unchanged";
  /** The host as it is now. */
  readonly observation: Observation;
  /** Hash of the owned parts that the next read will give, if nobody writes to the host until then. */
  readonly ownedHash: string;
  readonly notes: readonly string[];
}

/** Times that a run begins anew when another run took the lock in the instant before anything was written. */
const LOCK_ATTEMPTS = 5;

/** Share of what the timer leaves in which connections under way are judged; the rest is the confirmation's. */
const JUDGING_SHARE = 1 / 3;

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
  refuseUnknown(access.name, goal.document);
  const turns = bastionTurnsOf(access.transport);
  return turns.take(access.name, access.target, options.signal, () => attemptUntilLocked(access, goal, options));
}

function attemptUntilLocked(access: HostAccess, goal: Goal, options: TransactionOptions): Promise<TransactionResult> {
  return withConnection(access, options.signal, async connection => {
    for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
      const result = await attemptTransaction(openSession(access, connection, goal.document, options), goal);
      if (result !== "lock-lost") return result;
    }
    throw new HostError(
      access.name,
      "locked",
      `${access.name}: other runs keep taking the lock before this one comes to write. Nothing was touched. Let them end and run again.`,
    );
  });
}

async function attemptTransaction(session: Session, goal: Goal): Promise<TransactionResult | "lock-lost"> {
  const { access, document, options } = session;
  const host = access.name;
  const observation = await lockAndRead(session);
  let transition: Transition;
  let healthBefore: HealthBefore;
  try {
    const nothing = goal.ending === "remove" ? nothingToRemove(host, document, observation) : undefined;
    if (nothing !== undefined) {
      await unlock(session);
      return unchanged(observation, [nothing]);
    }
    refuseStale(host, observation, options);
    const refusals = listRefusals(document, observation, options.readThrough);
    const [refusal] = refusals;
    if (refusal !== undefined) {
      throw new HostError(host, refusal.kind, refusals.map(({ message }) => message).join("\n"));
    }
    if (goal.ending === "keep" && plan(document, observation).changes.length === 0) {
      await unlock(session);
      return unchanged(observation, []);
    }
    transition = prepare(host, document, observation);
    healthBefore = await readHealth(access, session.connection, document, options.signal);
  } catch (error) {
    await unlock(session);
    throw error;
  }
  const record = nextRecord(document, observation);
  const staged = await stage(session, goal, observation, transition, record);
  if (staged === "lock-lost") return staged;
  const { observation: done, connections } = staged;
  const pace = paceWithin(remainingMs(session) * JUDGING_SHARE, options.signal);
  const found =
    connections?.kind === "listed"
      ? await findStaleConnections(observation.snapshot, transition, connections, pace)
      : NOTHING_STALE;
  const confirmation = await confirm(session, goal, observation, record, found.toEnd, {
    before: healthBefore,
    after: done,
  });
  const held = goal.ending === "keep" ? { record } : {};
  return {
    host,
    outcome: "applied",
    observation: done,
    ownedHash: ownedHashOf(document, { ...done.snapshot, ...held }, done.judgement),
    notes: [
      ...transition.notes.map(({ message }) => message),
      ...describeConnections(host, connections, found, confirmation, document.timer),
    ],
  };
}

/** @throws HostError (lock-out) */
function prepare(host: string, document: DesiredDocument, observation: Observation): Transition {
  const moves = planServiceMoves(document, observation.snapshot);
  if (moves.length === 0) {
    const transition = buildTransition(document, observation);
    refuseLockOut(host, document, observation.snapshot, transition);
    return transition;
  }
  const { transition, expected } = buildServiceTransition(document, observation, moves);
  // What a service that comes back lets in cannot be told beforehand: the timer decides.
  if (moves.every(({ to }) => to.state === "stopped")) refuseLockOut(host, document, expected.snapshot, transition);
  return transition;
}

function unchanged(observation: Observation, notes: readonly string[]): TransactionResult {
  return { host: observation.host, outcome: "unchanged", observation, ownedHash: observation.ownedHash, notes };
}

/**
 * Why there is nothing to give back here, in words; undefined where there is.
 * @throws HostError (other-owner)
 */
function nothingToRemove(host: string, document: DesiredDocument, { ownership }: Observation): string | undefined {
  if (ownership.kind === "none") return "nothing of ours is on this host";
  if (ownership.owner !== document.owner) {
    throw new HostError(
      host,
      "other-owner",
      `${host} belongs to ${ownership.owner}, not to ${document.owner}, so nothing was taken away. It is destroyed from where it is declared.`,
    );
  }
  return document.onDestroy === "keep" ? "kept, as the document says (onDestroy: keep)" : undefined;
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

function refuseStale(
  host: string,
  { ownedHash, snapshot, judgement }: Observation,
  { expectedHash, readThrough }: TransactionOptions,
): void {
  if (expectedHash === "any") return;
  const found = readThrough === undefined ? ownedHash : ownedHashOf(readThrough, snapshot, judgement);
  if (expectedHash === found) return;
  throw new HostError(
    host,
    "changed-since-plan",
    `${host} is not what it was when the plan was made: somebody changed what is owned there in between. Nothing was touched. Plan again, look at the change, and apply that.`,
  );
}

interface Staged {
  readonly observation: Observation;
  /** What the host tracks now; absent where nobody wants to know. */
  readonly connections?: LiveConnections;
}

/** Second script. When it returns, the rules are live, read back and as wanted, and the dead-man is armed. */
async function stage(
  session: Session,
  goal: Goal,
  before: Observation,
  transition: Transition,
  next: OwnerRecord,
): Promise<Staged | "lock-lost"> {
  const { access, connection, identity, options, document } = session;
  const { snapshot } = before;
  const record = goal.ending === "keep" ? next : { ...next, document: "destroyed" };
  const script = stageScript({
    identity,
    transition,
    openRecord: printOwnerRecord(openRecord(snapshot.record, record)),
    timer: document.timer,
    sysctls: sysctlPaths(document),
    links: linkReadings(document),
    recordedSettings:
      [
        ...(snapshot.record?.sysctls ?? []),
        ...record.sysctls,
        ...(snapshot.record?.links ?? []),
        ...(record.links ?? []),
      ].length > 0
        ? "some"
        : "none",
    connections:
      document.staleConnections === "keep" ? [] : [...new Set(transition.tables.map(({ edit }) => edit.family))],
  });
  const { sections, stderr } = await runInSession(session, connection, script, options.signal).catch(error =>
    giveUpStage(session, error),
  );
  if (sections.get("lost") !== undefined) return "lock-lost";
  throwStageFailure(access.name, sections);
  const observation = await readBack(session, before, sections, stderr);
  const connections = readLiveConnections(sections, snapshot.interfaces);
  return { observation, ...(connections === undefined ? {} : { connections }) };
}

async function readBack(
  session: Session,
  before: Observation,
  sections: Sections,
  stderr: string,
): Promise<Observation> {
  const { access, document } = session;
  let after: Observation;
  let differences: readonly Change[];
  try {
    const snapshot = parseSnapshot(access.name, sections, stderr, before.snapshot);
    after = interpret(document, buildTrial(document), snapshot, before.judgement);
    differences = planDocuments(document, after.document).filter(change => isMissed(change, document, before));
  } catch (error) {
    await undoNow(session, "what was read back could not be understood");
    throw error;
  }
  if (differences.length === 0) return after;
  const undone = await undoNow(session, "the host did not hold what it was given");
  throw new HostError(
    access.name,
    "rolled-back",
    `${access.name} did not hold what it was given: read back, ${differences.length} ${differences.length === 1 ? "part differs" : "parts differ"} (the first: ${describePlace(differences[0])}). ${describeUndo(session, undone)} Somebody may have written at the same moment: run again.`,
  );
}

/** The second script did not come to its end on our side; on the host it may have. Nothing of it is left standing. */
async function giveUpStage(session: Session, error: unknown): Promise<never> {
  if (!(error instanceof HostError)) throw error;
  const { name } = session.access;
  const interrupted = error.cause.kind === "interrupted";
  const undone = await undoNow(
    session,
    interrupted ? "it was stopped before it was confirmed" : "the connection was lost before it was confirmed",
  );
  if (session.armedAt === undefined) throw error;
  const end = describeUndo(session, undone);
  if (interrupted) throw new HostError(name, "interrupted", `${name}: stopped in the middle of the change. ${end}`);
  throw new HostError(
    name,
    "rolled-back",
    `${name}: the connection was lost in the middle of the change, perhaps cut by the new rules themselves: ${error.message} ${end} Let the runner's address in and the answers out in the document, and run again.`,
  );
}

/** A policy, sysctl or qdisc that is given back may stay as it is, because a neighbour needs it; what is declared may not. */
function isMissed(change: Change, document: DesiredDocument, before: Observation): boolean {
  switch (change.subject) {
    case "chain":
      return (
        change.action === "create" ||
        change.anchor !== undefined ||
        change.policy?.to !== undefined ||
        change.rules.some(({ kind, text }) => kind !== "keep" && !isOfService(text, change, document, before))
      );
    case "qdisc":
      return document.qdiscs[change.device] !== undefined;
    case "sysctl":
      return document.sysctls[change.name] !== undefined;
    case "link":
      return document.links?.[change.device]?.[change.setting] !== undefined;
    case "service":
    case "record":
      return false;
  }
}

/** Whether a service that was given back wrote this into a chain that was wholly ours until then. */
function isOfService(
  text: string,
  { family, table, chain }: ChainPlace,
  document: DesiredDocument,
  before: Observation,
): boolean {
  if (document[family][table]?.[chain] !== undefined) return false;
  const held = before.chains.find(({ place }) => samePlace(place, { family, table, chain }));
  if (held?.layout !== "whole" || !isBuiltInChain(table, chain)) return false;
  const startsService = planServiceMoves(document, before.snapshot).some(({ to }) => to.state === "running");
  return startsService && !held.lines.some(line => line.text === text);
}

function describePlace(change: Change | undefined): string {
  switch (change?.subject) {
    case "chain":
      return `chain ${change.chain} of ${change.family} ${change.table}`;
    case "qdisc":
      return `the qdisc of ${change.device}`;
    case "sysctl":
      return `sysctl ${change.name}`;
    case "link":
      return `${change.setting} of ${change.device}`;
    default:
      return "the owner record";
  }
}
