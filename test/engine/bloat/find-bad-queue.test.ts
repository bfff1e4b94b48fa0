import { describe, expect, it } from "vitest";
import { findBadQueue } from "../../../engine/bloat/find-bad-queue";
import type { QueueAccount } from "../../../engine/bloat/queue-account";

const queue = (changes: Partial<QueueAccount>): QueueAccount => ({
  device: "eth0",
  parent: "root",
  kind: "pfifo",
  handle: "1:",
  packets: 1000,
  drops: 0,
  marks: 0,
  overlimits: 0,
  bitsPerSecond: 10e6,
  backlogBytes: 0,
  mostBacklogBytes: 0,
  delayMs: 0,
  ...changes,
});

describe("the queue that packets wait in", () => {
  it("is the one whose backlog explains what latency grew by", () => {
    const hosts = [
      { host: "a", queues: [queue({ delayMs: 2 })] },
      { host: "b", queues: [queue({ device: "eth1", delayMs: 850 }), queue({ delayMs: 460 })] },
    ];
    expect(findBadQueue(hosts, 9e6, 879)).toEqual({ host: "b", queue: hosts[1]?.queues[0] });
  });

  it("is none where no backlog explains half of it", () => {
    expect(findBadQueue([{ host: "a", queues: [queue({ delayMs: 49 })] }], 9e6, 100)).toBeUndefined();
    expect(findBadQueue([{ host: "a", queues: [queue({ delayMs: 50 })] }], 9e6, 100)).toBeDefined();
    expect(findBadQueue([], 9e6, 100)).toBeUndefined();
  });

  it("is none that another load stands in", () => {
    const busy = queue({ delayMs: 900, bitsPerSecond: 1e6 });
    expect(findBadQueue([{ host: "a", queues: [busy] }], 9e6, 100)).toBeUndefined();
  });

  it("is one of several that an mq spreads the load over", () => {
    const spread = [1, 2, 3, 4].map(number =>
      queue({ parent: `:${number}`, bitsPerSecond: 2.4e6, delayMs: 900 + number }),
    );
    expect(findBadQueue([{ host: "a", queues: spread }], 9e6, 879)?.queue.parent).toBe(":4");
  });

  it("is no class beside it that is slow for others", () => {
    const [load, other] = [
      queue({ parent: "1:10", delayMs: 40 }),
      queue({ parent: "1:20", bitsPerSecond: 1e6, delayMs: 900 }),
    ];
    expect(findBadQueue([{ host: "a", queues: [load, other] }], 9e6, 100)).toBeUndefined();
  });

  it.each(["fq_codel", "cake", "fq", "sfq"])("is never %s, in which no ping waits behind another's backlog", kind => {
    const hosts = [{ host: "a", queues: [queue({ kind, delayMs: 900 })] }];
    expect(findBadQueue(hosts, 9e6, 100)).toBeUndefined();
  });
});
