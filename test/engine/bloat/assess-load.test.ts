import { describe, expect, it } from "vitest";
import { assessLoad } from "../../../engine/bloat/assess-load";
import { bloatedGateway, sampleReport, seriesOf } from "./sample-report";

const { unloaded } = sampleReport();
const LOAD = {
  direction: "up",
  seconds: 12,
  intervalMs: 100,
  bitsPerSecond: 9.31e6,
  hosts: [bloatedGateway()],
  unread: [],
  shaper: { host: "gateway", device: "eth0", at: "sending" },
} as const;

describe("a load that was measured", () => {
  it("is judged without its first seconds, in which queues fill", () => {
    const series = seriesOf(12, second => (second < 2 ? 5000 : 851));
    const load = assessLoad({ ...LOAD, series }, unloaded.summary);
    expect(load.summary).toMatchObject({ sent: 100, lost: 0, median: 851, most: 851 });
    expect(load.series).toBe(series);
  });

  it("blames the queue that explains the latency, and has the cure for it", () => {
    const load = assessLoad({ ...LOAD, series: seriesOf(12, () => 851) }, unloaded.summary);
    expect(load.grade).toBe("F");
    expect(load.badQueue).toEqual({
      host: "gateway",
      device: "eth0",
      parent: "1:10",
      kind: "pfifo",
      handle: "8002:",
    });
    expect(load.recommendation).toMatchObject({ kind: "another-queue", host: "gateway", parent: "1:10" });
    expect(load.recommendation.why).toContain("851 ms (1000000 bytes at 9.4 Mbit/s)");
  });

  it("looks beyond where no queue explains it", () => {
    const load = assessLoad({ ...LOAD, hosts: [], series: seriesOf(12, () => 300) }, unloaded.summary);
    expect(load).not.toHaveProperty("badQueue");
    expect(load.recommendation).toMatchObject({ kind: "shape", bitsPerSecond: 8_840_000 });
  });

  it("names the hosts that the queue may stand in unseen", () => {
    const load = assessLoad(
      { ...LOAD, hosts: [], unread: ["blind"], series: seriesOf(12, () => 300) },
      unloaded.summary,
    );
    expect(load.recommendation.why).toContain("(not read: blind)");
  });

  it("is F where nothing was answered, and still finds the queue that stands", () => {
    const load = assessLoad({ ...LOAD, series: seriesOf(12, () => undefined) }, unloaded.summary);
    expect([load.grade, load.summary, load.increase]).toEqual(["F", undefined, undefined]);
    expect(load.badQueue?.parent).toBe("1:10");
    const beyond = assessLoad({ ...LOAD, hosts: [], series: seriesOf(12, () => undefined) }, unloaded.summary);
    expect(beyond.recommendation.kind).toBe("shape");
  });

  it("is never good where the load loses pings, however fast the rest is answered", () => {
    const losing = (keeps: (number: number) => boolean) =>
      assessLoad(
        { ...LOAD, hosts: [], series: seriesOf(12, second => (keeps(Math.round(second * 10)) ? 0.5 : undefined)) },
        unloaded.summary,
      );
    const most = losing(number => number % 10 === 0);
    expect([most.grade, most.increase, most.summary?.lost]).toEqual(["F", undefined, 90]);
    expect(most.recommendation.kind).toBe("shape");
    const some = losing(number => number % 10 > 0);
    expect([some.grade, some.increase?.median]).toEqual(["C", 0]);
    const one = losing(number => number !== 57);
    expect([one.grade, one.recommendation.kind]).toEqual(["A+", "nothing"]);
  });

  it("blames for losses alone a queue that drops, and none that a few packets stand in", () => {
    const short = (drops: number) => {
      const { samples, ...rest } = bloatedGateway();
      const queues = samples.map(sample => ({
        at: sample.at,
        queues: sample.queues.map(queue => ({
          ...queue,
          drops: queue.drops * drops,
          backlogBytes: Math.min(3000, queue.backlogBytes),
        })),
      }));
      const series = seriesOf(12, second => (Math.round(second * 10) % 5 === 0 ? undefined : 2));
      return assessLoad({ ...LOAD, hosts: [{ ...rest, samples: queues }], series }, unloaded.summary);
    };
    expect([short(1).grade, short(1).badQueue?.parent]).toEqual(["D", "1:10"]);
    expect([short(0).grade, short(0).recommendation.kind]).toEqual(["D", "shape"]);
  });

  it("has nothing to do at grade A, whatever stands in queues", () => {
    const load = assessLoad({ ...LOAD, series: seriesOf(12, () => 20) }, unloaded.summary);
    expect([load.grade, load.recommendation.kind]).toEqual(["A", "nothing"]);
    expect(load).not.toHaveProperty("badQueue");
  });
});
