import type { PathStep } from "./attribute-path";
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
export function decodeObject(attributes: Attributes, raw: unknown): ObjectValue | null {
  if (raw === null || raw === undefined) return null;
  const given = recordOf(raw);
  const object: Record<string, Value> = {};
  for (const name of Object.keys(attributes)) {
    const type = attributes[name]?.type;
    if (type === undefined) continue;
    try {
      object[name] = decodeValue(type, Object.hasOwn(given, name) ? given[name] : null);
    } catch (error) {
      throw inside({ kind: "attribute", name }, error);
    }
  }
  return object;
}

function decodeValue(type: AttributeType, raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  switch (type.kind) {
    case "list":
      return decodeList(raw, item => decodePrimitive(type.of, item));
    case "map":
      if (type.of === "map of string") return decodeMap(raw, item => decodeValue(MAP_OF_STRING, item));
      return type.of === "list of string"
        ? decodeMap(raw, item => decodeValue(LIST_OF_STRING, item))
        : decodeMap(raw, item => decodePrimitive(type.of as PrimitiveType, item));
    case "nested":
      return decodeNested(type, raw);
    default:
      return decodePrimitive(type.kind, raw);
  }
}

const LIST_OF_STRING: AttributeType = { kind: "list", of: "string" };
const MAP_OF_STRING: AttributeType = { kind: "map", of: "string" };

function decodeNested(type: AttributeType & { readonly kind: "nested" }, raw: unknown): Value {
  const decode = (item: unknown) => (item === UNKNOWN ? UNKNOWN : decodeObject(type.attributes, item));
  switch (type.nesting) {
    case "single":
      return decode(raw);
    case "list":
      return decodeList(raw, decode);
    case "map":
      return decodeMap(raw, decode);
  }
}

function decodeList(raw: unknown, decode: (item: unknown) => Value): readonly Value[] {
  if (!Array.isArray(raw)) throw mismatch("a list", raw);
  return raw.map((item, index) => {
    try {
      return decode(item);
    } catch (error) {
      throw inside({ kind: "index", index }, error);
    }
  });
}

function decodeMap(raw: unknown, decode: (item: unknown) => Value): ObjectValue {
  return Object.fromEntries(
    Object.entries(recordOf(raw)).map(([key, item]) => {
      try {
        return [key, decode(item)];
      } catch (error) {
        throw inside({ kind: "key", key }, error);
      }
    }),
  );
}

function decodePrimitive(type: PrimitiveType, raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  if (type === "number") return decodeNumber(raw);
  if (type === "string" && typeof raw === "string") return raw;
  if (type === "bool" && typeof raw === "boolean") return raw;
  throw mismatch(type === "string" ? "a string" : "true or false", raw);
}

/** cty sends numbers that fit neither an integer of 64 bits nor a floating point number exactly as decimal text. */
function decodeNumber(raw: unknown): number {
  if (typeof raw === "number") return raw;
  if (typeof raw !== "bigint" && typeof raw !== "string") throw mismatch("a number", raw);
  const number = Number(raw);
  if (typeof raw === "bigint" && Number.isSafeInteger(number)) return number;
  if (typeof raw === "string" && isKept(raw, number)) return number;
  throw new ValueError(
    `the number ${raw} is not exact in 64-bit floating point, in which this provider holds numbers (integers up to 9007199254740991). Give a smaller or a rounder number.`,
    [],
  );
}

/** Every decimal of up to 15 significant digits comes back from floating point of 64 bits as it was (IEEE 754). */
const KEPT_DIGITS = 15;

function isKept(text: string, number: number): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(text) || !Number.isFinite(number)) return false;
  const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
  return digits.length <= KEPT_DIGITS || String(number) === text;
}

function recordOf(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw mismatch("an object", raw);
  return raw as Readonly<Record<string, unknown>>;
}

function mismatch(wanted: string, raw: unknown): ValueError {
  const found = raw === UNKNOWN ? "an unknown value" : Array.isArray(raw) ? "a list" : `a value of type ${typeof raw}`;
  return new ValueError(`${wanted} is needed here, and this is ${found}.`, []);
}

/** The place of an error is put together on its way out: building paths for values that fit would cost more than they. */
function inside(step: PathStep, error: unknown): unknown {
  return error instanceof ValueError ? new ValueError(error.message, [step, ...error.path]) : error;
}
