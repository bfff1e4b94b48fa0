import { describe, expect, it } from "vitest";
import { adoptFleet } from "../../../engine/adopt";
import { hostOfUnorderedRules } from "./unordered-rules";

describe("an import of one host", () => {
  // What takes the square of the time runs into the time limit here; the ratio is measured by `npm run bench:linear`.
  it("keeps every rule of a chain of many that follow no order", () => {
    const { files } = adoptFleet([hostOfUnorderedRules(10_000)], { project: "p", stack: "s" });
    const text = files.map(file => file.content).join("\n");
    expect(text.match(/\b(accept|drop)\b/gi)?.length).toBeGreaterThanOrEqual(10_000);
  });
});
