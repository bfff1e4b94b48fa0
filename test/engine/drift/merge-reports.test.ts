import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../../engine/drift";
import { mergeReports } from "../../../engine/drift/merge-reports";

function report(started: string, seconds: number, hosts: readonly string[], status: "clean" | "drifted" = "clean") {
  const drifts = hosts.map(host => ({ host, status, findings: [], chains: [], notes: [] }));
  return { version: 1, started, seconds, hosts: drifts } as unknown as DriftReport;
}

describe("joining the reports of shards", () => {
  it("has every host once, by name, and lasts from the first beginning to the last end", () => {
    const merged = mergeReports([
      report("2026-01-02T03:00:10.000Z", 20, ["c", "a"]),
      report("2026-01-02T03:00:00.000Z", 5.5, ["b"]),
    ]);
    expect(merged.hosts.map(({ host }) => host)).toEqual(["a", "b", "c"]);
    expect([merged.started, merged.seconds]).toEqual(["2026-01-02T03:00:00.000Z", 30]);
  });

  it("believes the later reading of a host, in whatever order they are given", () => {
    const early = report("2026-01-02T03:00:00.000Z", 5, ["a"], "drifted");
    const late = report("2026-01-02T04:00:00.000Z", 5, ["a"], "clean");
    for (const reports of [[early, late] as const, [late, early] as const]) {
      expect(mergeReports([...reports]).hosts.map(({ status }) => status)).toEqual(["clean"]);
    }
  });

  it("of one report is that report", () => {
    const only = report("2026-01-02T03:00:00.000Z", 5, ["a", "b"]);
    expect(mergeReports([only])).toEqual(only);
  });
});
