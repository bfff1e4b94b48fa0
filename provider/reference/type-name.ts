import type { AttributeType } from "../framework/schema";

const PRIMITIVES = { string: "String", number: "Number", bool: "Boolean" } as const;
const NESTINGS = { single: "Attributes", list: "Attributes List", map: "Attributes Map" } as const;

/** What a type is called on the pages of Terraform's registry. */
export function typeNameOf(type: AttributeType): string {
  switch (type.kind) {
    case "list":
      return `List of ${PRIMITIVES[type.of]}`;
    case "map":
      if (type.of === "map of string") return "Map of Map of String";
      return type.of === "list of string" ? "Map of List of String" : `Map of ${PRIMITIVES[type.of]}`;
    case "nested":
      return NESTINGS[type.nesting];
    default:
      return PRIMITIVES[type.kind];
  }
}
