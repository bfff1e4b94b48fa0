import { decodeObject } from "../decode-value";
import type { Schema } from "../schema";
import type { ObjectValue } from "../value";

/** A value that is always there: null from the wire reads as one with nothing set. */
export function decodeGiven(schema: Schema, raw: unknown): ObjectValue {
  return decodeObject(schema.attributes, raw ?? {}) ?? {};
}
