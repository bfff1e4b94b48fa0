/** A value that is only known after something else was applied; Terraform sends it as a msgpack extension. */
export const UNKNOWN: unique symbol = Symbol.for("netfilter-fleet.unknown");
export type Unknown = typeof UNKNOWN;

/** What an attribute can hold. Null is "not set". Maps and objects are records whose keys come from users: read them with Object.entries or Object.hasOwn. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | ObjectValue;
export interface ObjectValue {
  readonly [name: string]: Value;
}

export function isObjectValue(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when nothing inside is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return !isObjectValue(value) || Object.values(value).every(isWhollyKnown);
}

/** Deep equality. Unknown equals nothing, not even itself. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalValues(item, b[index] ?? null));
  }
  if (isObjectValue(a) && isObjectValue(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every(name => Object.hasOwn(b, name) && equalValues(a[name] ?? null, b[name] ?? null))
    );
  }
  return a === b;
}
