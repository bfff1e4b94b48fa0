import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { typedConstructs } from "../../../../engine/ruleset/reference/typed-constructs";
import { biomeFormat } from "./biome-format";
import { examplesModule } from "./examples-module";

const ROOT = join(__dirname, "../../../..");

describe.each(["match", "target"] as const)("the module constructs/%s.ts", kind => {
  it("is what the descriptions print (npm run golden writes it anew)", async () => {
    const file = `constructs/${kind}.ts`;
    await expect(biomeFormat(file, typedConstructs(kind))).toMatchFileSnapshot(join(ROOT, file));
  });
});

describe("the module test/constructs/extension-examples.ts", () => {
  it("has the examples of the pages (npm run golden writes it anew)", async () => {
    const file = "test/constructs/extension-examples.ts";
    await expect(biomeFormat(file, examplesModule())).toMatchFileSnapshot(join(ROOT, file));
  });
});
