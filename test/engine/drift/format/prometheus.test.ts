import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DriftReport, FORMATS, plainPaint } from "../../../../engine/drift";
import { hostileReport, RANDOM } from "./hostile-report";
import { hostDrift, reportOf, SMALL_REPORT } from "./sample-report";

const SAMPLE = /^([a-z_]+)(\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (-?[0-9.e+-]+)$/;

/** Name and labels → value. Anything that is no line of the text format, and any sample told twice, throws. */
function samplesOf(report: DriftReport): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  let family = "";
  for (const line of FORMATS.prometheus(report, plainPaint).trimEnd().split("\n")) {
    const comment = /^# (HELP|TYPE) ([a-z_]+) .+$/.exec(line);
    if (comment !== null) {
      family = comment[2] ?? "";
      continue;
    }
    const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
    if (name === undefined || name !== family) throw new Error(`no sample of ${family}: ${line}`);
    if (samples.has(name + labels)) throw new Error(`told twice: ${line}`);
    samples.set(name + labels, Number(value));
  }
  return samples;
}

describe("a report for Prometheus", () => {
  const samples = samplesOf(SMALL_REPORT);

  it("counts findings by host, kind and severity", () => {
    expect(samples.get('nffleet_drift_findings{host="edge-1",kind="changed",severity="high"}')).toBe(1);
    expect(samples.get('nffleet_drift_findings{host="edge-3",kind="unreachable",severity="medium"}')).toBe(1);
  });

  it("says of each host whether it was read, and when with success", () => {
    const ended = Date.parse("2026-03-04T05:06:08Z") / 1000;
    const told = (name: string) => ["edge-1", "edge-3", "edge-4"].map(host => samples.get(`${name}{host="${host}"}`));
    expect(told("nffleet_drift_host_read")).toEqual([1, 0, 1]);
    expect(told("nffleet_drift_last_success_timestamp_seconds")).toEqual([ended, undefined, ended]);
    expect(samples.get("nffleet_drift_reading_duration_seconds")).toBe(1.25);
    expect(samples.get("nffleet_drift_reading_timestamp_seconds")).toBe(ended);
  });

  it("counts hosts of one name in two stacks together, and one of them that was not read as not read", () => {
    const [first, , unread] = SMALL_REPORT.hosts;
    if (first === undefined || unread === undefined) throw new Error("the sample has changed");
    const both = samplesOf(reportOf(first, { ...unread, host: "edge-1" }));
    expect(both.get('nffleet_drift_host_read{host="edge-1"}')).toBe(0);
    expect(both.get('nffleet_drift_findings{host="edge-1",kind="changed",severity="high"}')).toBe(1);
    expect(both.get('nffleet_drift_findings{host="edge-1",kind="unreachable",severity="medium"}')).toBe(1);
  });

  it("tells a host that was not looked at whole from a clean one", () => {
    const report = reportOf(hostDrift("a", [], { status: "unchecked" }), hostDrift("b", []));
    const told = ["a", "b"].map(host => samplesOf(report).get(`nffleet_drift_host_unchecked{host="${host}"}`));
    expect(told).toEqual([1, 0]);
  });

  it("has no line that is none, and no sample twice, whatever stands on the hosts", () => {
    fc.assert(
      fc.property(hostileReport, report => {
        expect(samplesOf(report).size).toBeGreaterThan(2);
      }),
      RANDOM,
    );
  });
});
