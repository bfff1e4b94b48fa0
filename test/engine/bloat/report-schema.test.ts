import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { BloatReportError, bloatJsonSchema, parseBloatReport } from "../../../engine/bloat";
import { hostileBloatReport, sampleReport } from "./sample-report";

describe("a saved measurement", () => {
  it.each([
    ["an ordinary one", sampleReport()],
    ["one of hostile hosts", hostileBloatReport()],
  ])("is read back as it was, and is what the published schema says: %s", (_, report) => {
    expect(parseBloatReport(JSON.stringify(report), "bloat.json")).toEqual(report);
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(bloatJsonSchema());
    expect([validate(report), validate.errors]).toEqual([true, null]);
  });

  it("is read without fields that a newer nffleet added", () => {
    const newer = { ...sampleReport(), mood: "good" };
    expect(parseBloatReport(JSON.stringify(newer), "x")).toEqual(sampleReport());
  });

  it.each([
    ["", "it is empty"],
    ["{", "no JSON"],
    ["[]", "at /:"],
    [JSON.stringify({ version: 1, command: "plan", hosts: [] }), "at /command"],
    [JSON.stringify({ ...sampleReport(), version: 2 }), "at /version"],
    [JSON.stringify({ ...sampleReport(), grade: "E" }), "at /grade"],
  ])("is refused with what is wrong and what to give: %s", (text, said) => {
    const read = () => parseBloatReport(text, "bloat.json");
    expect(read).toThrow(BloatReportError);
    expect(read).toThrow(said);
    expect(read).toThrow("nffleet bloat HOST --to OTHER --json");
  });
});
