import type { AttributePath } from "./attribute-path";
import type { Attributes, AttributeType, PrimitiveType } from "./schema";
import { isObjectValue, type ObjectValue, UNKNOWN, type Value } from "./value";
import { printPath } from "./value-error";

/**
 * The value as Terraform wants it: every attribute of the schema is there, null where it is not set.
 *
 * @throws TypeError when the value does not fit the schema: a fault of whoever made it.
 */
export function encodeObject(attributes: Attributes, value: ObjectValue | null, path: AttributePath = []): Value {
  if (value === null) return null;
  const foreign = Object.keys(value).find(name => !Object.hasOwn(attributes, name));
  if (foreign !== undefined) throw new TypeError(`${printPath(path)} holds ${foreign}, which its schema lacks.`);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      encodeValue(attribute.type, value[name] ?? null, [...path, { kind: "attribute", name }]),
    ]),
  );
}

function encodeValue(type: AttributeType, value: Value, path: AttributePath): Value {
  if (value === null || value === UNKNOWN) return value;
  switch (type.kind) {
    case "list":
      return encodeList(value, path, (item, at) => encodePrimitive(type.of, item, at));
    case "map":
      return encodeMap(value, path, (item, at) =>
        type.of === "list of string"
          ? encodeValue({ kind: "list", of: "string" }, item, at)
          : encodePrimitive(type.of, item, at),
      );
    case "nested":
      return encodeNested(type, value, path);
    default:
      return encodePrimitive(type.kind, value, path);
  }
}

function encodeNested(type: AttributeType & { readonly kind: "nested" }, value: Value, path: AttributePath): Value {
  const encode = (item: Value, at: AttributePath): Value => {
    if (item === null || item === UNKNOWN) return item;
    if (!isObjectValue(item)) throw mismatch("an object", item, at);
    return encodeObject(type.attributes, item, at);
  };
  switch (type.nesting) {
    case "single":
      return encode(value, path);
    case "list":
      return encodeList(value, path, encode);
    case "map":
      return encodeMap(value, path, encode);
  }
}

function encodeList(value: Value, path: AttributePath, encode: (item: Value, path: AttributePath) => Value): Value {
  if (!Array.isArray(value)) throw mismatch("a list", value, path);
  return value.map((item: Value, index) => encode(item, [...path, { kind: "index", index }]));
}

function encodeMap(value: Value, path: AttributePath, encode: (item: Value, path: AttributePath) => Value): Value {
  if (!isObjectValue(value)) throw mismatch("a map", value, path);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, encode(item, [...path, { kind: "key", key }])]),
  );
}

function encodePrimitive(type: PrimitiveType, value: Value, path: AttributePath): Value {
  if (value === null || value === UNKNOWN) return value;
  if (type === "string" && typeof value === "string") return value;
  if (type === "bool" && typeof value === "boolean") return value;
  if (type === "number" && typeof value === "number" && Number.isFinite(value)) return decimalOf(value);
  throw mismatch(`a ${type}`, value, path);
}

/**
 * A number as decimal text, one of the forms that cty's msgpack knows. Terraform reads a stored state from text, and the
 * binary form would give the same number another precision inside of it: `plan -refresh-only` then says that something
 * changed where nothing did (measured with Terraform 1.11: exit code 2 for any resource that has a number).
 */
function decimalOf(number: number): string {
  return String(number);
}

function mismatch(wanted: string, value: Value, path: AttributePath): TypeError {
  const found = Array.isArray(value) ? "a list" : typeof value === "number" ? `${value}` : `of type ${typeof value}`;
  return new TypeError(`${printPath(path)} must be ${wanted}, and is ${found}.`);
}
