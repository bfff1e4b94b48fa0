import { describe, expect, it } from "vitest";
import { renderRule } from "../../constructs/private/render-rule";
import { EXTENSIONS } from "../../engine/ruleset";
import { EXAMPLES } from "./extension-examples";

describe("the example of an extension's page", () => {
  it("stands there for every extension", () => {
    expect(EXAMPLES).toHaveLength(EXTENSIONS.length);
  });

  it.each(EXAMPLES)("is written as $canonical", ({ family, table, chain, canonical, props }) => {
    const { lines } = renderRule(props, { table, chain, families: [family], familyIs: "said" });
    expect(lines.get(family)).toEqual([canonical]);
  });
});
