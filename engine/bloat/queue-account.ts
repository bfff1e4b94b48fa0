import { medianOf } from "./latency-summary";
import { nameOfQueue, type QueueCounters, type QueuePlace } from "./queue-counters";

/** The queues of one host at one moment. */
export interface QueueSample {
  /** Seconds since the load began; below 0 before it. */
  readonly at: number;
  readonly queues: readonly QueueCounters[];
}

/** What a queue did while the load ran. */
export interface QueueAccount extends QueuePlace {
  /** Packets, from the first sample to the last. */
  readonly packets: number;
  readonly drops: number;
  readonly marks: number;
  readonly overlimits: number;
  /** What left it on average while latency was measured, in bits a second. */
  readonly bitsPerSecond: number;
  /** Median and highest of the samples taken while latency was measured, in bytes. */
  readonly backlogBytes: number;
  readonly mostBacklogBytes: number;
  /** How long a packet waits behind that backlog, in milliseconds: backlogBytes / bitsPerSecond. */
  readonly delayMs: number;
}

/**
 * What became of each queue that had anything to do, in the order in which tc shows them.
 * @param from second from which on latency was measured
 */
export function accountQueues(samples: readonly QueueSample[], from: number, until: number): readonly QueueAccount[] {
  const byName = new Map<string, readonly { readonly at: number; readonly queue: QueueCounters }[]>();
  for (const { at, queues } of samples) {
    for (const queue of queues) {
      const name = nameOfQueue(queue);
      byName.set(name, [...(byName.get(name) ?? []), { at, queue }]);
    }
  }
  return [...byName.values()].flatMap(seen => accountQueue(seen, from, until));
}

function accountQueue(
  seen: readonly { readonly at: number; readonly queue: QueueCounters }[],
  from: number,
  until: number,
): readonly QueueAccount[] {
  const first = seen[0]?.queue;
  const last = seen.at(-1)?.queue;
  if (first === undefined || last === undefined) return [];
  const packets = grownBy(first.packets, last.packets);
  const backlogs = seen.filter(({ at }) => at >= from && at <= until).map(({ queue }) => queue.backlogBytes);
  const mostBacklogBytes = Math.max(0, ...backlogs);
  if (packets === 0 && mostBacklogBytes === 0) return [];
  const bitsPerSecond = rateOf(seen, from, until);
  const backlogBytes = medianOf(backlogs);
  const { device, parent, kind, handle } = last;
  return [
    {
      device,
      parent,
      kind,
      handle,
      packets,
      drops: grownBy(first.drops, last.drops),
      marks: grownBy(first.marks, last.marks),
      overlimits: grownBy(first.overlimits, last.overlimits),
      bitsPerSecond,
      backlogBytes,
      mostBacklogBytes,
      delayMs: bitsPerSecond === 0 ? 0 : (backlogBytes * 8 * 1000) / bitsPerSecond,
    },
  ];
}

/** Counters begin anew with a queue that is made anew, and go round at 2^32 in old kernels. */
function grownBy(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function rateOf(
  seen: readonly { readonly at: number; readonly queue: QueueCounters }[],
  from: number,
  until: number,
): number {
  const within = seen.filter(({ at }) => at >= from && at <= until);
  const [begin, end] = [within[0], within.at(-1)];
  if (begin === undefined || end === undefined || end.at <= begin.at) return 0;
  return (grownBy(begin.queue.bytes, end.queue.bytes) * 8) / (end.at - begin.at);
}
