import type { QueueAccount } from "./queue-account";

/** What the queues of one host did during a load. */
export interface HostAccount {
  readonly host: string;
  readonly queues: readonly QueueAccount[];
}

/** The queue that packets wait in. */
export interface BadQueue {
  readonly host: string;
  readonly queue: QueueAccount;
}

/** A queue is blamed when its backlog explains at least this share of what latency grew by. */
const EXPLAINED_SHARE = 0.5;
/**
 * And when it carried at least this share of the load, by turns with the other busy queues of its device (an mq spreads
 * connections over several): other connections of the host may stand in other queues.
 */
const CARRIED_SHARE = 0.5;
/** A queue with less than this share of the load is not busy with it. */
const BUSY_SHARE = 0.05;

/** Each connection has a queue of its own in there: a ping never waits behind another's backlog, however long it is. */
const FAIR_KINDS = new Set(["fq_codel", "cake", "fq", "sfq", "fq_pie"]);

export function isFair(kind: string): boolean {
  return FAIR_KINDS.has(kind);
}

/**
 * The queue whose backlog, emptied at its own pace, explains best what latency grew by; `undefined` where none explains it:
 * then packets wait in no host that was looked at.
 *
 * @param bitsPerSecond what the load came to
 * @param increaseMs what the median grew by
 */
export function findBadQueue(
  hosts: readonly HostAccount[],
  bitsPerSecond: number,
  increaseMs: number,
): BadQueue | undefined {
  const suspects = hosts.flatMap(({ host, queues }) => {
    const isBusy = (queue: QueueAccount) => queue.bitsPerSecond >= bitsPerSecond * BUSY_SHARE;
    const busyOn = (device: string) => queues.filter(queue => queue.device === device && isBusy(queue)).length;
    const carriesLoad = (queue: QueueAccount) =>
      queue.bitsPerSecond * busyOn(queue.device) >= bitsPerSecond * CARRIED_SHARE && isBusy(queue);
    return queues
      .filter(queue => !isFair(queue.kind) && queue.delayMs >= increaseMs * EXPLAINED_SHARE && carriesLoad(queue))
      .map(queue => ({ host, queue }));
  });
  return suspects.reduce<BadQueue | undefined>(
    (worst, suspect) => (worst === undefined || suspect.queue.delayMs > worst.queue.delayMs ? suspect : worst),
    undefined,
  );
}
