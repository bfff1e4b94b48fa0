import { describe, expect, it } from "vitest";
import { adoptFleet } from "../../../engine/adopt";
import { rulesOf } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { hostOfUnorderedRules, unorderedRules } from "./unordered-rules";

describe("an import of one host", () => {
  it("synthesizes to every rule of a chain of many that follow no order", () => {
    const { files } = adoptFleet([hostOfUnorderedRules(2_000)], { project: "p", stack: "s" });
    const document = synthesizeProgram(files).get("big");
    expect(rulesOf(document, "ipv4")).toEqual(rulesOf({ ipv4: unorderedRules(2_000) }, "ipv4"));
  });

  it("answers for ten thousand such rules", () => {
    const { files } = adoptFleet([hostOfUnorderedRules(10_000)], { project: "p", stack: "s" });
    expect(files.length).toBeGreaterThan(0);
  });
});
