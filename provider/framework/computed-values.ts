import type { Attribute, Attributes } from "./schema";
import { isObjectValue, type ObjectValue, UNKNOWN, type Value } from "./value";

/** True for what the provider may give a value of its own. */
export function isComputed({ presence }: Attribute): boolean {
  return presence === "computed" || presence === "optional-computed";
}

/**
 * What Terraform proposes, with `UNKNOWN` for every computed attribute that neither the configuration nor a prior state
 * gives: Terraform itself leaves null there. An object inside a list or a map has a prior state when one stands in its place.
 */
export function withUnknownComputed(
  attributes: Attributes,
  config: ObjectValue,
  prior: ObjectValue | null,
  proposed: ObjectValue,
): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]): [string, Value] => {
      const given: Value = config[name] ?? null;
      const value: Value = proposed[name] ?? null;
      if (given === null && isComputed(attribute)) return [name, prior === null ? UNKNOWN : value];
      return [name, inside(attribute, given, prior?.[name] ?? null, value)];
    }),
  );
}

function inside({ type }: Attribute, config: Value, prior: Value, proposed: Value): Value {
  if (type.kind !== "nested") return proposed;
  const descend = (given: Value, before: Value, value: Value) =>
    isObjectValue(given) && isObjectValue(value)
      ? withUnknownComputed(type.attributes, given, isObjectValue(before) ? before : null, value)
      : value;
  if (type.nesting === "single") return descend(config, prior, proposed);
  if (Array.isArray(config) && Array.isArray(proposed)) {
    const before: readonly Value[] = Array.isArray(prior) ? prior : [];
    return proposed.map((value: Value, at) => descend(config[at] ?? null, before[at] ?? null, value));
  }
  if (!isObjectValue(config) || !isObjectValue(proposed)) return proposed;
  const before = isObjectValue(prior) ? prior : {};
  return Object.fromEntries(
    Object.entries(proposed).map(([key, value]) => [key, descend(own(config, key), own(before, key), value)]),
  );
}

function own(map: ObjectValue, key: string): Value {
  return Object.hasOwn(map, key) ? (map[key] ?? null) : null;
}
