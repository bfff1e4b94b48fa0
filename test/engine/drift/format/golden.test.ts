import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FORMAT_NAMES, FORMATS, parseReport, plainPaint } from "../../../../engine/drift";
import { SMALL_REPORT, WHOLE_REPORT } from "./sample-report";

const FOLDER = join(__dirname, "../../../fixtures/drift");
/** The page has the tests of its own room. */
const FILES = [
  ["text", "txt"],
  ["json", "json"],
  ["markdown", "md"],
  ["sarif", "sarif"],
  ["junit", "xml"],
  ["prometheus", "prom"],
] as const;

describe.each(FILES)("a report as %s", (name, ending) => {
  it.each([
    ["small", SMALL_REPORT],
    ["whole", WHOLE_REPORT],
  ])("is as it was, byte for byte: %s (npm run golden writes it anew)", async (file, report) => {
    await expect(FORMATS[name](report, plainPaint)).toMatchFileSnapshot(join(FOLDER, `${file}.${ending}`));
  });
});

describe.each(FORMAT_NAMES)("a report as %s", name => {
  it("is the same when the report was written and read in between", () => {
    const again = parseReport(FORMATS.json(WHOLE_REPORT, plainPaint), "whole.json");
    expect(FORMATS[name](again, plainPaint)).toBe(FORMATS[name](WHOLE_REPORT, plainPaint));
  });
});
