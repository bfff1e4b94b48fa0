import type { AttributePath } from "./attribute-path";
import type { Attributes, AttributeType, PrimitiveType } from "./schema";
import { type ObjectValue, UNKNOWN, type Value } from "./value";
import { ValueError } from "./value-error";

/**
 * Reads a value from the wire or from a stored state by its schema. Attributes that the schema lacks are dropped, missing
 * ones are null.
 *
 * @param raw what msgpack or JSON gave: plain data, `UNKNOWN`, and bigint for integers beyond 32 bits.
 * @throws ValueError for a value of another type, and for a number that is not exact in 64-bit floating point.
 */
export function decodeObject(attributes: Attributes, raw: unknown, path: AttributePath = []): ObjectValue | null {
  if (raw === null || raw === undefined) return null;
  const entries = entriesOf(raw, path);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      decodeValue(attribute.type, entries.get(name), [...path, { kind: "attribute", name }]),
    ]),
  );
}

function decodeValue(type: AttributeType, raw: unknown, path: AttributePath): Value {
  if (raw === null || raw === undefined) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  switch (type.kind) {
    case "list":
      return decodeList(raw, path, (item, at) => decodePrimitive(type.of, item, at));
    case "map":
      return decodeMap(raw, path, (item, at) =>
        type.of === "list of string"
          ? decodeValue({ kind: "list", of: "string" }, item, at)
          : decodePrimitive(type.of, item, at),
      );
    case "nested":
      return decodeNested(type, raw, path);
    default:
      return decodePrimitive(type.kind, raw, path);
  }
}

function decodeNested(type: AttributeType & { readonly kind: "nested" }, raw: unknown, path: AttributePath): Value {
  const decode = (item: unknown, at: AttributePath) =>
    item === UNKNOWN ? UNKNOWN : decodeObject(type.attributes, item, at);
  switch (type.nesting) {
    case "single":
      return decode(raw, path);
    case "list":
      return decodeList(raw, path, decode);
    case "map":
      return decodeMap(raw, path, decode);
  }
}

function decodeList(
  raw: unknown,
  path: AttributePath,
  decode: (item: unknown, path: AttributePath) => Value,
): readonly Value[] {
  if (!Array.isArray(raw)) throw mismatch("a list", raw, path);
  return raw.map((item, index) => decode(item, [...path, { kind: "index", index }]));
}

function decodeMap(
  raw: unknown,
  path: AttributePath,
  decode: (item: unknown, path: AttributePath) => Value,
): ObjectValue {
  const entries = [...entriesOf(raw, path)];
  return Object.fromEntries(entries.map(([key, item]) => [key, decode(item, [...path, { kind: "key", key }])]));
}

function decodePrimitive(type: PrimitiveType, raw: unknown, path: AttributePath): Value {
  if (raw === null || raw === undefined) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  if (type === "number") return decodeNumber(raw, path);
  if (type === "string" && typeof raw === "string") return raw;
  if (type === "bool" && typeof raw === "boolean") return raw;
  throw mismatch(type === "string" ? "a string" : "true or false", raw, path);
}

/** cty sends numbers that fit neither an integer of 64 bits nor a floating point number exactly as decimal text. */
function decodeNumber(raw: unknown, path: AttributePath): number {
  if (typeof raw === "number") return raw;
  if (typeof raw !== "bigint" && typeof raw !== "string") throw mismatch("a number", raw, path);
  const number = Number(raw);
  if (typeof raw === "bigint" && Number.isSafeInteger(number)) return number;
  if (typeof raw === "string" && isKept(raw, number)) return number;
  throw new ValueError(
    `the number ${raw} is not exact in 64-bit floating point, in which this provider holds numbers (integers up to 9007199254740991). Give a smaller or a rounder number.`,
    path,
  );
}

/** Every decimal of up to 15 significant digits comes back from floating point of 64 bits as it was (IEEE 754). */
const KEPT_DIGITS = 15;

function isKept(text: string, number: number): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(text) || !Number.isFinite(number)) return false;
  const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
  return digits.length <= KEPT_DIGITS || String(number) === text;
}

function entriesOf(raw: unknown, path: AttributePath): ReadonlyMap<string, unknown> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw mismatch("an object", raw, path);
  return new Map(Object.entries(raw));
}

function mismatch(wanted: string, raw: unknown, path: AttributePath): ValueError {
  const found = raw === UNKNOWN ? "an unknown value" : Array.isArray(raw) ? "a list" : `a value of type ${typeof raw}`;
  return new ValueError(`${wanted} is needed here, and this is ${found}.`, path);
}
