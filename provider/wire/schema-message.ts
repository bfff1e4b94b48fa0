import type { Attribute, Attributes, AttributeType, PrimitiveType, Schema } from "../framework/schema";
import { count, flag, type Message, type MessageValue, many, message, nested, text } from "./protobuf";

/** `StringKind.MARKDOWN` */
const MARKDOWN = 1;
const NESTINGS = { single: 1, list: 2, map: 4 } as const;

interface NestedTypeMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly nesting: number;
}
/** A type is either `type`, as cty writes types in JSON, or `nestedType`. */
export interface AttributeMessage {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly descriptionKind: number;
  readonly nestedType: NestedTypeMessage | undefined;
}

/** An attribute may hold attributes, so its message refers to itself: the inner one is looked up when it is needed. */
const NESTED_TYPE: Message<NestedTypeMessage> = message<NestedTypeMessage>({
  attributes: many(1, {
    decode: raw => ATTRIBUTE.decode(raw),
    encode: value => ATTRIBUTE.encode(value),
    readFrom: (reader, end) => ATTRIBUTE.readFrom(reader, end),
    writeTo: (writer, value) => ATTRIBUTE.writeTo(writer, value),
  }),
  nesting: count(3),
});

const ATTRIBUTE: Message<AttributeMessage> = message<AttributeMessage>({
  name: text(1),
  type: text(2),
  description: text(3),
  required: flag(4),
  optional: flag(5),
  computed: flag(6),
  descriptionKind: count(8),
  nestedType: nested(10, NESTED_TYPE),
});

const BLOCK = message({ attributes: many(2, ATTRIBUTE), description: text(4), descriptionKind: count(5) });

/** A schema on the wire. */
export const SCHEMA = message({ version: count(1), block: nested(2, BLOCK) });
export type SchemaMessage = MessageValue<typeof SCHEMA>;

export function schemaMessage({ version, description, attributes }: Schema): SchemaMessage {
  return {
    version,
    block: { attributes: attributeMessages(attributes), description, descriptionKind: MARKDOWN },
  };
}

function attributeMessages(attributes: Attributes): readonly AttributeMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => attributeMessage(name, attribute));
}

function attributeMessage(name: string, { type, description, presence }: Attribute): AttributeMessage {
  return {
    name,
    type: type.kind === "nested" ? "" : JSON.stringify(ctyType(type)),
    description,
    required: presence === "required",
    optional: presence === "optional" || presence === "optional-computed",
    computed: presence === "computed" || presence === "optional-computed",
    descriptionKind: MARKDOWN,
    nestedType:
      type.kind === "nested"
        ? { attributes: attributeMessages(type.attributes), nesting: NESTINGS[type.nesting] }
        : undefined,
  };
}

/** `"string"`, `["list", "string"]`, `["map", ["list", "string"]]` */
type CtyType = PrimitiveType | readonly [string, CtyType];

function ctyType(type: Exclude<AttributeType, { readonly kind: "nested" }>): CtyType {
  switch (type.kind) {
    case "list":
      return ["list", type.of];
    case "map":
      if (type.of === "map of string") return ["map", ["map", "string"]];
      return ["map", type.of === "list of string" ? ["list", "string"] : type.of];
    default:
      return type.kind;
  }
}
