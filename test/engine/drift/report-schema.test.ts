import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DriftReportError, FORMATS, parseReport, plainPaint, reportJsonSchema } from "../../../engine/drift";
import { hostileReport, RANDOM } from "./format/hostile-report";
import { SMALL_REPORT, WHOLE_REPORT } from "./format/sample-report";

const text = FORMATS.json(SMALL_REPORT, plainPaint);

/** The report with something else in one place. */
function withValue(path: readonly (string | number)[], value: unknown): string {
  const copy: unknown = JSON.parse(text);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ""] = value;
  return JSON.stringify(copy);
}

function refusalOf(wrong: string): string {
  try {
    parseReport(wrong, "shard-1.json");
  } catch (error) {
    if (error instanceof DriftReportError) return error.message;
    throw error;
  }
  return "none";
}

describe("a report that is read back", () => {
  it.each([
    ["nothing", "", "shard-1.json is no drift report, and no JSON (it is empty)"],
    ["half of one", text.slice(0, 500), "shard-1.json is no drift report, and no JSON"],
    ["another thing", "[]", "shard-1.json is no drift report: that is what"],
    ["null", "null", "shard-1.json is no drift report: that is what"],
    ["a plan", '{"version":1,"command":"plan","hosts":[]}', "shard-1.json is no drift report: that is what"],
    ["a newer one", withValue(["version"], 2), "of version 2, and this program reads version 1"],
    ["a version that is none", withValue(["version"], "1"), "is not a whole drift report: at /version"],
    ["a kind that is not known", withValue(["hosts", 0, "findings", 0, "kind"], "odd"), "at /hosts/0/findings/0/kind"],
    ["a place that is none", withValue(["hosts", 0, "findings", 0, "place"], {}), "at /hosts/0/findings/0/place"],
    ["a rule number 0", withValue(["hosts", 0, "findings", 0, "position"], { actual: 0 }), "/position/actual"],
    ["a moment that is none", withValue(["started"], "today"), "at /started: is no moment in UTC"],
    ["a moment of another zone", withValue(["started"], "2026-03-04T05:06:07+01:00"), "at /started"],
    [
      "findings of another host",
      withValue(["hosts", 0, "host"], "edge-9"),
      "at /hosts/0: has findings of another host",
    ],
  ])("is refused when it is %s, in one paragraph", (_what, wrong, words) => {
    const message = refusalOf(wrong);
    expect(message).toContain(words);
    expect(message).toMatch(/^shard-1\.json .*\.$/);
  });

  it("says how much more is wrong", () => {
    expect(refusalOf(withValue(["hosts", 0, "findings"], [{}]))).toMatch(/\(and \d+ more\)/);
  });

  it("may have fields that are not known yet; they are left away", () => {
    expect(parseReport(withValue(["hosts", 0, "findings", 0, "since"], "2026"), "x")).toEqual(SMALL_REPORT);
    expect(parseReport(withValue(["shard"], { index: 1 }), "x")).toEqual(SMALL_REPORT);
  });

  it("cannot reach the prototype of anything", () => {
    const report = parseReport(text.replace('"version": 1', '"__proto__": {"polluted": 1}, "version": 1'), "x");
    expect(report).toEqual(SMALL_REPORT);
    expect(Object.getPrototypeOf(report)).toBe(Object.prototype);
  });
});

describe("the JSON Schema of a report", () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(reportJsonSchema());

  it("holds for each report that is written", () => {
    for (const report of [SMALL_REPORT, WHOLE_REPORT]) {
      expect(validate(JSON.parse(FORMATS.json(report, plainPaint))), JSON.stringify(validate.errors)).toBe(true);
    }
    fc.assert(
      fc.property(hostileReport, report => validate(JSON.parse(FORMATS.json(report, plainPaint)))),
      RANDOM,
    );
  });

  it("refuses what is none, and takes new fields", () => {
    expect(validate({ version: 1, hosts: [] })).toBe(false);
    expect(validate(JSON.parse(withValue(["hosts", 0, "findings", 0, "kind"], "odd")))).toBe(false);
    expect(validate(JSON.parse(withValue(["hosts", 0, "shard"], 1)))).toBe(true);
  });
});
