import type { LoadReport } from "./bloat-report";
import type { HostTrees } from "./device-tree";
import { findBadQueue, type HostAccount } from "./find-bad-queue";
import { gradeOf, increaseOf, isGood, lossOf } from "./grade";
import { type LatencySeries, withinSeconds } from "./latency";
import { type LatencySummary, summarizeLatency } from "./latency-summary";
import { accountQueues, type QueueSample } from "./queue-account";
import { recommend } from "./recommend";
import type { LoadEnd, Shaping } from "./recommend-shaping";
import { type Direction, SETTLE_SECONDS } from "./settings";

/** What was seen of one load. */
export interface MeasuredLoad {
  readonly direction: Direction;
  readonly seconds: number;
  readonly intervalMs: number;
  readonly bitsPerSecond: number;
  readonly retransmits?: number;
  readonly series: LatencySeries;
  readonly hosts: readonly MeasuredHost[];
  /** Hosts whose queues could not be read. */
  readonly unread: readonly string[];
  readonly shaper: Shaping["shaper"];
  /** Who sends the load, where it arrives at the shaper straight from there. */
  readonly sender?: LoadEnd;
}

/** The queues of one host during a load. */
export interface MeasuredHost {
  readonly host: string;
  readonly samples: readonly QueueSample[];
  /** By device. */
  readonly trees: HostTrees;
}

/** Judges one load: its grade, where packets wait, what to do. Pure. */
export function assessLoad(load: MeasuredLoad, unloaded: LatencySummary): LoadReport {
  const { direction, seconds, intervalMs, bitsPerSecond, retransmits, series, unread, shaper, sender } = load;
  const summary = summarizeLatency(withinSeconds(series, intervalMs, SETTLE_SECONDS, seconds));
  const increase = summary === undefined ? undefined : increaseOf(unloaded, summary);
  const grade = gradeOf(increase, summary === undefined ? 0 : lossOf(unloaded, summary));
  const hosts = load.hosts.map(({ host, samples }) => ({
    host,
    queues: accountQueues(samples, SETTLE_SECONDS, seconds),
  }));
  // Of pings that are lost latency is longer than anybody waited: any standing queue may be it.
  const suspects = isGood(gradeOf(increase)) ? hosts.map(droppingOf) : hosts;
  const bad = isGood(grade) ? undefined : findBadQueue(suspects, bitsPerSecond, increase?.median ?? 0);
  const blamed = bad !== undefined && bad.queue.delayMs > 0 ? bad : undefined;
  return {
    direction,
    bitsPerSecond,
    ...(retransmits === undefined ? {} : { retransmits }),
    series,
    ...(summary === undefined ? {} : { summary }),
    ...(increase === undefined ? {} : { increase }),
    grade,
    hosts,
    ...(blamed === undefined ? {} : { badQueue: placeOf(blamed) }),
    recommendation: recommend({
      grade,
      bitsPerSecond,
      bad: blamed,
      trees: new Map(load.hosts.map(({ host, trees }) => [host, trees])),
      unread,
      shaper,
      ...(sender === undefined ? {} : { sender }),
    }),
  };
}

/** Where pings are lost and those that are answered are fast, a queue that dropped nothing is none to blame. */
function droppingOf({ host, queues }: HostAccount): HostAccount {
  return { host, queues: queues.filter(({ drops }) => drops > 0) };
}

function placeOf({ host, queue }: NonNullable<ReturnType<typeof findBadQueue>>): NonNullable<LoadReport["badQueue"]> {
  const { device, parent, kind, handle } = queue;
  return { host, device, parent, kind, handle };
}
