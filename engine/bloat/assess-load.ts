import type { LoadReport } from "./bloat-report";
import type { DeviceTree } from "./construct-code";
import { findBadQueue } from "./find-bad-queue";
import { gradeOf, increaseOf, isGood, lossOf } from "./grade";
import { type LatencySeries, withinSeconds } from "./latency";
import { type LatencySummary, summarizeLatency } from "./latency-summary";
import { accountQueues, type QueueSample } from "./queue-account";
import { type LoadEnd, recommend } from "./recommend";
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
  /** The last host on the load's way of those that were named, and the device by which it sends the load on. */
  readonly shaper: LoadEnd;
  /** Who takes the load in, where the last that sends it on is the other end itself. */
  readonly receiver?: LoadEnd;
}

/** The queues of one host during a load. */
export interface MeasuredHost {
  readonly host: string;
  readonly samples: readonly QueueSample[];
  /** By device. */
  readonly trees: ReadonlyMap<string, DeviceTree>;
}

/** Judges one load: its grade, where packets wait, what to do. Pure. */
export function assessLoad(load: MeasuredLoad, unloaded: LatencySummary): LoadReport {
  const { direction, seconds, intervalMs, bitsPerSecond, retransmits, series, shaper, receiver } = load;
  const summary = summarizeLatency(withinSeconds(series, intervalMs, SETTLE_SECONDS, seconds));
  const increase = summary === undefined ? undefined : increaseOf(unloaded, summary);
  const grade = gradeOf(increase, summary === undefined ? 0 : lossOf(unloaded, summary));
  const hosts = load.hosts.map(({ host, samples }) => ({
    host,
    queues: accountQueues(samples, SETTLE_SECONDS, seconds),
  }));
  // Of pings that are lost latency is longer than anybody waited: any standing queue may be it.
  const bad = isGood(grade) ? undefined : findBadQueue(hosts, bitsPerSecond, increase?.median ?? 0);
  const trees = load.hosts.find(({ host }) => host === bad?.host)?.trees ?? new Map();
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
      trees,
      shaper,
      ...(receiver === undefined ? {} : { receiver }),
    }),
  };
}

function placeOf({ host, queue }: NonNullable<ReturnType<typeof findBadQueue>>): NonNullable<LoadReport["badQueue"]> {
  const { device, parent, kind, handle } = queue;
  return { host, device, parent, kind, handle };
}
