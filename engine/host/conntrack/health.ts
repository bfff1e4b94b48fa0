import { setTimeout as sleep } from "node:timers/promises";
import {
  type ConnectionEnd,
  type ConntrackReading,
  findWorsenings,
  NOTHING_TRACKED,
  ONE_WAY_PORTS,
  type TallyRequest,
  type Worsening,
  worseTwice,
} from "../../conntrack";
import { type ConntrackCheck, type DesiredDocument, parseProbeCheck } from "../../desired";
import type { Connection } from "../../transport";
import { type HostAccess, withConnection } from "../access";
import { HostError } from "../cause";
import type { FailedProbe } from "../probe";
import type { Snapshot } from "../snapshot";
import { describeWorsenings } from "./describe-worsenings";
import { pause } from "./pause";
import { readTrackedConnections } from "./read-conntrack";
import { RulesNow } from "./rules-now";

/** What the host tracked before the change, for each probe that asks: two windows, so that a burst is not taken for usual. */
export type HealthBefore = ReadonlyMap<ConntrackCheck, readonly ConntrackReading[]>;

/** Times that worse connections are looked at before the change is undone, where the timer leaves it. */
const LOOKS = 2;
/** Seconds that a look takes beside its window. */
const LOOK_SECONDS = 3;

/**
 * Reads what is compared later, while nothing is changed yet.
 * @throws HostError missing-tool and any cause of a read
 */
export async function readHealth(
  access: HostAccess,
  connection: Connection,
  { probes = [] }: DesiredDocument,
  signal: AbortSignal | undefined,
): Promise<HealthBefore> {
  const readings = new Map<ConntrackCheck, readonly ConntrackReading[]>();
  for (const { check } of probes) {
    const read = parseProbeCheck(check);
    if (read?.kind !== "conntrack") continue;
    const look = async () =>
      (await readTrackedConnections(access, connection, requestOf(read), signal)) ?? NOTHING_TRACKED;
    const first = await look();
    await pause(access.name, read.seconds, signal, "stopped before anything was changed.");
    readings.set(read, [first, await look()]);
  }
  return readings;
}

function requestOf({ seconds }: ConntrackCheck): TallyRequest {
  return { window: seconds, patience: 3600, oneWayPorts: ONE_WAY_PORTS };
}

/**
 * Waits until the traffic of each probe's window is all of the time after the change, and holds it against what went
 * before. `undefined` when none is worse. A host that cannot be asked is none: the confirmation tells that.
 * @param appliedAt milliseconds since the epoch
 * @param after the host as it was read back: its rules tell which of them is to blame
 */
export async function judgeHealth(
  access: HostAccess,
  before: HealthBefore,
  appliedAt: number,
  after: Snapshot,
  remainingMs: () => number,
  signal: AbortSignal,
): Promise<FailedProbe | undefined> {
  const failures = await Promise.all(
    [...before].map(([check, reading]) => judge(access, check, reading, appliedAt, after, remainingMs, signal)),
  );
  return failures.find(failure => failure !== undefined);
}

async function judge(
  access: HostAccess,
  check: ConntrackCheck,
  before: readonly ConntrackReading[],
  appliedAt: number,
  snapshot: Snapshot,
  remainingMs: () => number,
  signal: AbortSignal,
): Promise<FailedProbe | undefined> {
  const limits = { least: check.least, share: check.worse / 100 };
  const rules = new RulesNow(snapshot);
  const isUntracked = (end: ConnectionEnd) => rules.keepOut(end);
  let worse: readonly Worsening[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const wait = look === 1 ? (check.seconds + 1) * 1000 - (Date.now() - appliedAt) : check.seconds * 1000;
    if (look > 1 && remainingMs() < wait + LOOK_SECONDS * 1000) break;
    try {
      await sleep(Math.max(0, wait), undefined, { signal });
      const reading = await withConnection(access, signal, connection =>
        readTrackedConnections(access, connection, requestOf(check), signal),
      );
      const found = findWorsenings({ before, after: reading ?? NOTHING_TRACKED, isUntracked }, limits);
      worse = look === 1 ? found : worseTwice(found, worse);
    } catch (error) {
      if (signal.aborted || error instanceof HostError) break;
      throw error;
    }
    if (worse.length === 0) return undefined;
  }
  return worse.length === 0 ? undefined : describeWorsenings(worse, check, rules);
}
