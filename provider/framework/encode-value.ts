import type { AttributePath, PathStep } from "./attribute-path";
import type { Attributes, AttributeType, PrimitiveType } from "./schema";
import { isObjectValue, type ObjectValue, UNKNOWN, type Value } from "./value";
import { printPath } from "./value-error";

/**
 * The value as Terraform wants it: every attribute of the schema is there, null where it is not set.
 *
 * @throws TypeError when the value does not fit the schema: a fault of whoever made it.
 */
export function encodeObject(attributes: Attributes, value: ObjectValue | null): Value {
  try {
    return value === null ? null : encodeAttributes(attributes, value);
  } catch (error) {
    throw error instanceof Misfit ? new TypeError(`${printPath(error.path)} ${error.message}`) : error;
  }
}

/**
 * A planned value, as the very object that came over the wire where it is what was read of that: it need not be written
 * anew. Terraform's objects name every attribute; another one is completed.
 */
export function encodePlanned(
  attributes: Attributes,
  value: ObjectValue | null,
  prior: { readonly raw: unknown; readonly read: ObjectValue | null },
): unknown {
  const { raw, read } = prior;
  if (value === null || value !== read || typeof raw !== "object" || raw === null)
    return encodeObject(attributes, value);
  return Object.keys(attributes).every(name => Object.hasOwn(raw, name)) ? raw : encodeObject(attributes, value);
}

/** What does not fit, and where: the path is put together on the way out. */
class Misfit extends Error {
  constructor(
    message: string,
    readonly path: AttributePath = [],
  ) {
    super(message);
  }
}

function inside(step: PathStep, error: unknown): unknown {
  return error instanceof Misfit ? new Misfit(error.message, [step, ...error.path]) : error;
}

function encodeAttributes(attributes: Attributes, value: ObjectValue): Value {
  const foreign = Object.keys(value).find(name => !Object.hasOwn(attributes, name));
  if (foreign !== undefined) throw new Misfit(`holds ${foreign}, which its schema lacks.`);
  const object: Record<string, Value> = {};
  for (const name of Object.keys(attributes)) {
    const type = attributes[name]?.type;
    if (type === undefined) continue;
    try {
      object[name] = encodeValue(type, value[name] ?? null);
    } catch (error) {
      throw inside({ kind: "attribute", name }, error);
    }
  }
  return object;
}

function encodeValue(type: AttributeType, value: Value): Value {
  if (value === null || value === UNKNOWN) return value;
  switch (type.kind) {
    case "list":
      return encodeList(value, item => encodePrimitive(type.of, item));
    case "map":
      if (type.of === "map of string") return encodeMap(value, item => encodeValue(MAP_OF_STRING, item));
      return type.of === "list of string"
        ? encodeMap(value, item => encodeValue(LIST_OF_STRING, item))
        : encodeMap(value, item => encodePrimitive(type.of as PrimitiveType, item));
    case "nested":
      return encodeNested(type, value);
    default:
      return encodePrimitive(type.kind, value);
  }
}

const LIST_OF_STRING: AttributeType = { kind: "list", of: "string" };
const MAP_OF_STRING: AttributeType = { kind: "map", of: "string" };

function encodeNested(type: AttributeType & { readonly kind: "nested" }, value: Value): Value {
  const encode = (item: Value): Value => {
    if (item === null || item === UNKNOWN) return item;
    if (!isObjectValue(item)) throw mismatch("an object", item);
    return encodeAttributes(type.attributes, item);
  };
  switch (type.nesting) {
    case "single":
      return encode(value);
    case "list":
      return encodeList(value, encode);
    case "map":
      return encodeMap(value, encode);
  }
}

function encodeList(value: Value, encode: (item: Value) => Value): Value {
  if (!Array.isArray(value)) throw mismatch("a list", value);
  return value.map((item: Value, index) => {
    try {
      return encode(item);
    } catch (error) {
      throw inside({ kind: "index", index }, error);
    }
  });
}

function encodeMap(value: Value, encode: (item: Value) => Value): Value {
  if (!isObjectValue(value)) throw mismatch("a map", value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      try {
        return [key, encode(item)];
      } catch (error) {
        throw inside({ kind: "key", key }, error);
      }
    }),
  );
}

function encodePrimitive(type: PrimitiveType, value: Value): Value {
  if (value === null || value === UNKNOWN) return value;
  if (type === "string" && typeof value === "string") return value;
  if (type === "bool" && typeof value === "boolean") return value;
  if (type === "number" && typeof value === "number" && Number.isFinite(value)) return decimalOf(value);
  throw mismatch(`a ${type}`, value);
}

/**
 * A number as decimal text, one of the forms that cty's msgpack knows. Terraform reads a stored state from text, and the
 * binary form would give the same number another precision inside of it: `plan -refresh-only` then says that something
 * changed where nothing did (measured with Terraform 1.11: exit code 2 for any resource that has a number).
 */
function decimalOf(number: number): string {
  return String(number);
}

function mismatch(wanted: string, value: Value): Misfit {
  const found = Array.isArray(value) ? "a list" : typeof value === "number" ? `${value}` : `of type ${typeof value}`;
  return new Misfit(`must be ${wanted}, and is ${found}.`);
}
