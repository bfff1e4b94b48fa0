import type { AttributePath } from "./attribute-path";
import { isComputed } from "./computed-values";
import type { Attributes, AttributeType } from "./schema";
import { isObjectValue, isWhollyKnown, type ObjectValue, UNKNOWN, type Value } from "./value";

/** True when two spellings of a leaf mean the same. Never asked about null or about values with something unknown inside. */
export type Equivalence = (path: AttributePath, config: Value, prior: Value) => boolean;

/**
 * The configuration with the prior state's spelling wherever both mean the same, which Terraform then shows as no change.
 *
 * It judges leaf by leaf, and a list of primitives is one leaf: Terraform takes a planned leaf only when it is, whole, that of
 * the configuration or that of the prior state. The configuration alone decides which keys a map has and how long a list of
 * objects is. A computed attribute that the configuration does not give takes its prior value, and is unknown inside an object
 * that the prior state lacks.
 */
export function preferPrior(
  attributes: Attributes,
  config: ObjectValue,
  prior: ObjectValue,
  equivalent: Equivalence,
): ObjectValue {
  return preferInObject(attributes, config, prior, { equivalent, path: [] });
}

interface Place {
  readonly equivalent: Equivalence;
  readonly path: AttributePath;
}

function preferInObject(
  attributes: Attributes,
  config: ObjectValue,
  prior: ObjectValue | null,
  place: Place,
): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]): [string, Value] => {
      const given: Value = config[name] ?? null;
      const before: Value = prior?.[name] ?? null;
      if (given === null && isComputed(attribute)) return [name, prior === null ? UNKNOWN : before];
      const inside: Place = { ...place, path: [...place.path, { kind: "attribute", name }] };
      return [name, preferInValue(attribute.type, given, before, inside)];
    }),
  );
}

function preferInValue(type: AttributeType, config: Value, prior: Value, place: Place): Value {
  if (type.kind === "map") {
    const inner: typeof preferLeaf = (given, before, inside) => preferInMap(given, before, inside, preferLeaf);
    return preferInMap(config, prior, place, type.of === "map of string" ? inner : preferLeaf);
  }
  if (type.kind !== "nested") return preferLeaf(config, prior, place);
  const descend = (given: Value, before: Value, inside: Place) =>
    isObjectValue(given)
      ? preferInObject(type.attributes, given, isObjectValue(before) ? before : null, inside)
      : given;
  if (type.nesting === "map") return preferInMap(config, prior, place, descend);
  if (type.nesting === "single") return descend(config, prior, place);
  if (!Array.isArray(config)) return config;
  const before: readonly Value[] = Array.isArray(prior) ? prior : [];
  return config.map((given: Value, index) =>
    descend(given, before[index] ?? null, { ...place, path: [...place.path, { kind: "index", index }] }),
  );
}

function preferInMap(
  config: Value,
  prior: Value,
  place: Place,
  prefer: (config: Value, prior: Value, place: Place) => Value,
): Value {
  if (!isObjectValue(config)) return config;
  const before = new Map(isObjectValue(prior) ? Object.entries(prior) : []);
  return Object.fromEntries(
    Object.entries(config).map(([key, given]) => [
      key,
      prefer(given, before.get(key) ?? null, { ...place, path: [...place.path, { kind: "key", key }] }),
    ]),
  );
}

function preferLeaf(config: Value, prior: Value, { equivalent, path }: Place): Value {
  if (config === null || prior === null || !isWhollyKnown(config) || !isWhollyKnown(prior)) return config;
  return equivalent(path, config, prior) ? prior : config;
}
