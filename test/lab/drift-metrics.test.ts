import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DriftReport, FORMATS, plainPaint } from "../../engine/drift";
import { hostileReport, SEED } from "../engine/drift/format/hostile-report";
import { reportOf, SMALL_REPORT, WHOLE_REPORT } from "../engine/drift/format/sample-report";

/** Where test/promtool.sh puts it; without it these tests are skipped. */
const PROMTOOL = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "netfilter-fleet/promtool");

/** What Prometheus' own checker says of a report; nothing when all is well. */
function promtool(text: string): string {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, ["check", "metrics"], { input: text, encoding: "utf8" });
  return status === 0 ? "" : `exit code ${status}: ${stdout}${stderr}`;
}

const metrics = (report: DriftReport) => FORMATS.prometheus(report, plainPaint);

describe.skipIf(!existsSync(PROMTOOL))("promtool, which reads what Prometheus would read", () => {
  it("has nothing against a report", () => {
    expect([SMALL_REPORT, WHOLE_REPORT, reportOf()].map(metrics).map(promtool)).toEqual(["", "", ""]);
  });

  it("has nothing against a report of hostile hosts", () => {
    const hosts = fc.sample(hostileReport, { seed: SEED, numRuns: 200 }).flatMap(report => report.hosts);
    expect(promtool(metrics(reportOf(...hosts))), `NFFLEET_SEED=${SEED}`).toBe("");
  });

  it("does find fault with what is none", () => {
    expect(promtool(metrics(SMALL_REPORT).replace('host="edge-1"', "host=edge-1"))).toContain("exit code");
  });
});
