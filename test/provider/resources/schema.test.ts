import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../provider/framework/schema";
import { HOST_DATA_SCHEMA, HOST_SCHEMA } from "../../../provider/resources/host-schema";
import { PROVIDER_SCHEMA } from "../../../provider/resources/provider-block";

/** Every attribute with its dotted path, nested ones too. */
function* walk(attributes: Attributes, above = ""): Generator<readonly [string, Attributes[string]]> {
  for (const [name, attribute] of Object.entries(attributes)) {
    yield [above + name, attribute];
    if (attribute.type.kind === "nested") yield* walk(attribute.type.attributes, `${above}${name}.`);
  }
}

describe.each([
  ["the provider", PROVIDER_SCHEMA],
  ["netfilter_host", HOST_SCHEMA],
  ["the data source netfilter_host", HOST_DATA_SCHEMA],
])("the schema of %s", (_name, schema) => {
  const attributes = [...walk(schema.attributes)];

  it("describes each attribute, with the default of each optional one", () => {
    for (const [path, { description, presence, type }] of attributes) {
      expect(description.length, path).toBeGreaterThan(15);
      const isTable = type.kind === "nested" && type.nesting === "map";
      if (presence === "optional" && !isTable) expect(description, path).toMatch(/Default/);
    }
  });

  it("uses names that Terraform takes", () => {
    for (const [path] of attributes) expect(path).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/);
  });
});

it("has one computed attribute in the resource only: whatever moves by itself would be drift", () => {
  const computed = [...walk(HOST_SCHEMA.attributes)].filter(([, { presence }]) => presence.includes("computed"));
  expect(computed.map(([path]) => path)).toEqual(["status"]);
});
