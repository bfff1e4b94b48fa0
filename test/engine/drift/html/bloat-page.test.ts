import { describe, expect, it } from "vitest";
import { FIGURE_TITLES } from "../../../../engine/bloat";
import { joinMeasurements, mergeReports, parseReport } from "../../../../engine/drift";
import { reportJson } from "../../../../engine/drift/format/json";
import { encodeReport } from "../../../../engine/drift/html/encode-report";
import { htmlReport } from "../../../../engine/drift/html/html-report";
import { printable } from "../../../../engine/transport";
import { hostileBloatReport, sampleReport } from "../../bloat/sample-report";
import { sampleFleet } from "./sample-fleet";

const measured = () => ({ ...sampleFleet(2), bloat: [sampleReport()] });

describe("measurements of latency on the page", () => {
  it("stand there only where some were given", () => {
    expect(htmlReport(sampleFleet(2))).not.toContain("Latency under load");
    expect(htmlReport(measured())).toContain('<h2 id="bloat-title">Latency under load</h2>');
  });

  it("have chart, figures, queues and advice in the words of the terminal", () => {
    const [data] = encodeReport(measured()).bloat ?? [];
    expect(data).toMatchObject({ title: "office → server (198.51.100.7)", grade: "F", verdict: "bad", scale: 1000 });
    expect(data?.parts.map(({ title }) => title)).toEqual(["unloaded", "load up", "load down"]);
    expect(data?.parts.map(({ columns }) => columns.length)).toEqual([41, 99, 99]);
    expect(data?.parts[1]?.columns).toContain(null);
    expect(data?.spoken).toMatch(/^Latency over time: median 0.5 ms unloaded, 874 ms under load up/);
    expect(data?.figureTitles).toEqual(FIGURE_TITLES);
    expect(data?.figures.every(row => row.length === FIGURE_TITLES.length)).toBe(true);
    expect(data?.figures.map(([title, median]) => `${title} ${median}`)).toEqual([
      "unloaded 0.5 ms",
      "load up 874 ms",
      "load down 7.0 ms",
    ]);
    expect(data?.loads[0]).toMatchObject({
      bad: 0,
      advice: expect.stringContaining("to do: another queue on gateway"),
    });
    expect(data?.loads[0]?.code).toContain("new QdiscFqCodel(");
    expect(data?.loads[1]).toMatchObject({ title: "load down", bad: -1, queues: [] });
  });

  it("are no markup and nothing that a browser obeys, whatever hosts said", () => {
    const report = { ...sampleFleet(2), bloat: [hostileBloatReport()] };
    const html = htmlReport(report);
    expect(html).not.toContain("onload=x");
    const texts: string[] = [];
    JSON.stringify(encodeReport(report).bloat, (_, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
    expect(texts.filter(text => text.split("\n").some(line => printable(line) !== line))).toEqual([]);
    expect(texts.join()).toContain("\\u202e");
  });

  it("are kept in JSON, read back, and joined with the reports of shards", () => {
    const report = measured();
    expect(parseReport(reportJson(report), "x")).toEqual(report);
    expect(mergeReports([report, sampleFleet(3)]).bloat).toEqual(report.bloat);
    expect(mergeReports([sampleFleet(3)])).not.toHaveProperty("bloat");
  });

  it("stand there once, however many shards and files hold them", () => {
    const [first, later] = [sampleReport(), sampleReport({ started: "2026-11-02T04:17:00.000Z" })];
    const [shard, other] = [measured(), { ...sampleFleet(3), bloat: [first, later] }];
    expect(mergeReports([shard, other]).bloat).toEqual([first, later]);
    expect(joinMeasurements([first, later, first])).toEqual([first, later]);
    const others = [sampleReport({ from: "branch" }), sampleReport({ to: "mail" })];
    expect(joinMeasurements([first, ...others])).toEqual([first, ...others]);
  });
});
