/** Types of leaves. */
export type PrimitiveType = "string" | "number" | "bool";

/** What an attribute holds. `nested` attributes are objects with attributes of their own, alone, in a list or in a map. */
export type AttributeType =
  | { readonly kind: PrimitiveType }
  | { readonly kind: "list"; readonly of: PrimitiveType }
  | { readonly kind: "map"; readonly of: PrimitiveType | "list of string" | "map of string" }
  | { readonly kind: "nested"; readonly nesting: "single" | "list" | "map"; readonly attributes: Attributes };

export interface Attribute {
  readonly type: AttributeType;
  /** Markdown: what it means, allowed values, default. The reference pages are made from it. */
  readonly description: string;
  /** Who gives the value. `computed`: the provider alone. `optional-computed`: the provider where the configuration does not. */
  readonly presence: "required" | "optional" | "computed" | "optional-computed";
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Schema {
  /** Version of the state's shape: raised when a stored state must be rewritten. */
  readonly version: number;
  readonly description: string;
  readonly attributes: Attributes;
}
