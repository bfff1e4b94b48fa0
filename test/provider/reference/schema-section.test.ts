import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../provider/framework/schema";
import { schemaSection } from "../../../provider/reference/schema-section";

const PORT: Attributes = { port: { type: { kind: "number" }, presence: "required", description: "Its port." } };
const print = (attributes: Attributes) => schemaSection({ version: 0, description: "", attributes });

describe("the schema section of a reference page", () => {
  it("groups attributes by who gives them, in the order of the schema, and leaves empty groups out", () => {
    const text = print({
      found: { type: { kind: "bool" }, presence: "computed", description: "Told." },
      names: { type: { kind: "list", of: "string" }, presence: "optional", description: "Words." },
      either: { type: { kind: "map", of: "number" }, presence: "optional-computed", description: "Either." },
    });
    expect(text).toBe(`## Schema

### Optional

- \`names\` (List of String) Words.
- \`either\` (Map of Number) Either.

### Read-Only

- \`found\` (Boolean) Told.`);
  });

  it("tells objects of one shape once, with the anchor of every place where they stand", () => {
    const nested = (nesting: "single" | "list" | "map") =>
      ({ type: { kind: "nested", nesting, attributes: PORT }, presence: "optional", description: "One." }) as const;
    const outer = { kind: "nested", nesting: "single", attributes: { inner: nested("map") } } as const;
    const text = print({
      here: nested("list"),
      there: { type: outer, presence: "required", description: "Outer." },
    });
    expect(text).toBe(`## Schema

### Required

- \`there\` (Attributes) Outer. (see [below for nested schema](#nestedatt--there))

### Optional

- \`here\` (Attributes List) One. (see [below for nested schema](#nestedatt--here))

<a id="nestedatt--here"></a>
<a id="nestedatt--there--inner"></a>
### Nested Schema for \`here\`, \`there.inner\`

Required:

- \`port\` (Number) Its port.

<a id="nestedatt--there"></a>
### Nested Schema for \`there\`

Optional:

- \`inner\` (Attributes Map) One. (see [below for nested schema](#nestedatt--there--inner))`);
  });

  it("keeps objects apart that differ in a word", () => {
    const other: Attributes = {
      port: { type: { kind: "number" }, presence: "required", description: "Another port." },
    };
    const single = (attributes: Attributes) =>
      ({
        type: { kind: "nested", nesting: "single", attributes },
        presence: "optional",
        description: "One.",
      }) as const;
    expect(print({ a: single(PORT), b: single(other) }).match(/### Nested Schema/g)).toHaveLength(2);
  });
});
