import { describe, expect, it } from "vitest";
import { accountQueues, type QueueSample } from "../../../engine/bloat/queue-account";
import type { QueueCounters } from "../../../engine/bloat/queue-counters";

const QUEUE: QueueCounters = {
  device: "eth0",
  parent: "1:10",
  kind: "pfifo",
  handle: "0:",
  bytes: 0,
  packets: 0,
  drops: 0,
  marks: 0,
  overlimits: 0,
  backlogBytes: 0,
  backlogPackets: 0,
};
const sample = (at: number, ...queues: readonly Partial<QueueCounters>[]): QueueSample => ({
  at,
  queues: queues.map(changes => ({ ...QUEUE, ...changes })),
});

describe("what a queue did under load", () => {
  it("counts from the first reading to the last, and rate and backlog by the seconds that were measured", () => {
    const samples = [
      sample(-1, { bytes: 500, packets: 5, drops: 1, overlimits: 7 }),
      sample(1, { bytes: 100_000, packets: 100, backlogBytes: 9_000_000 }),
      sample(2, { bytes: 1_000_000, packets: 1000, backlogBytes: 100_000 }),
      sample(3, { bytes: 2_250_000, packets: 2000, backlogBytes: 300_000 }),
      sample(4, { bytes: 3_500_000, packets: 3000, backlogBytes: 200_000 }),
      sample(6, { bytes: 3_600_000, packets: 3105, drops: 31, marks: 2, overlimits: 17 }),
    ];
    expect(accountQueues(samples, 2, 5)).toEqual([
      {
        device: "eth0",
        parent: "1:10",
        kind: "pfifo",
        handle: "0:",
        packets: 3100,
        drops: 30,
        marks: 2,
        overlimits: 10,
        bitsPerSecond: 10_000_000,
        backlogBytes: 200_000,
        mostBacklogBytes: 300_000,
        delayMs: 160,
      },
    ]);
  });

  it("leaves out queues that had nothing to do, and tells others apart by place and kind", () => {
    const samples = [
      sample(0, { device: "lo" }, {}, { parent: "1:20" }),
      sample(3, { device: "lo" }, { packets: 5 }, { parent: "1:20", packets: 7 }),
    ];
    expect(accountQueues(samples, 2, 5).map(({ parent, packets }) => [parent, packets])).toEqual([
      ["1:10", 5],
      ["1:20", 7],
    ]);
  });

  it("begins anew with a counter that does, and has no rate of one reading", () => {
    const samples = [sample(0, { packets: 90, drops: 50 }), sample(3, { packets: 7, drops: 2 })];
    expect(accountQueues(samples, 2, 5)).toEqual([
      expect.objectContaining({ packets: 7, drops: 2, bitsPerSecond: 0, delayMs: 0 }),
    ]);
    expect(accountQueues([], 2, 5)).toEqual([]);
  });
});
