import {
  attributesOf,
  type ChainDocument,
  type ConnectionDefaults,
  type DesiredDocument,
  DocumentError,
  defaultAnchor,
  defaultMode,
  documentOfAttributes,
  documentOfState,
  type FamilyDocument,
  type LinksDocument,
  type Neighbour,
  parseDocument,
} from "../../engine/desired";
import { TABLE_NAMES, type TableName } from "../../engine/ruleset";
import type { Attributes, AttributeType } from "../framework/schema";
import { isObjectValue, isWhollyKnown, type ObjectValue, UNKNOWN, type Value } from "../framework/value";
import { HOST_SCHEMA, PROBE_ATTRIBUTES } from "./host-schema";

/** How a leaf is marked, in documents, whose value Terraform does not know yet. */
const UNKNOWN_LEAF = { unknown: "a value" } as const;

/**
 * The document that a configuration or a planned state declares, checked in shape and meaning. Unknown leaves stay
 * unknown; of what is unknown as a whole (a list, a map) nothing can be checked, and it is left out.
 * @throws DocumentError
 */
export function declaredDocument(values: ObjectValue, subject: string, defaults: ConnectionDefaults): DesiredDocument {
  return parseDocument(documentOfAttributes(plainConfiguration(values), defaults), subject);
}

/**
 * The document that a configuration declares of which parts may be unknown, if nothing is wrong with what is known of it;
 * `undefined` where that hangs on what is not.
 * @throws DocumentError
 */
export function checkConfiguration(
  values: ObjectValue,
  subject: string,
  defaults: ConnectionDefaults,
): DesiredDocument | undefined {
  const neighbours = values.neighbours ?? null;
  const settled = isWhollyKnown(neighbours);
  try {
    return declaredDocument(settled ? values : { ...values, neighbours: null }, subject, defaults);
  } catch (error) {
    if (settled || !(error instanceof DocumentError)) throw error;
    const problems = error.problems.filter(({ hangsOn }) => hangsOn !== "neighbours");
    if (problems.length > 0) throw new DocumentError(subject, problems);
    return undefined;
  }
}

/**
 * The document that a state tells a host to have held. It may hold what nobody would declare: a strange rule, an anchor
 * that was missing.
 * @throws DocumentError when it is no document at all
 */
export function heldDocument(state: ObjectValue, subject: string, defaults: ConnectionDefaults): DesiredDocument {
  return documentOfState(plainConfiguration(state), subject, defaults);
}

/** The host's name in messages: the last part of its owner id, else where it is reached. */
export function hostNameOfValues(values: ObjectValue): string {
  const { owner, access } = values;
  if (typeof owner === "string" && owner !== "") return owner.slice(owner.lastIndexOf("/") + 1);
  const address = isObjectValue(access) ? access.address : undefined;
  return typeof address === "string" ? address : "a host whose address is not known yet";
}

/** An owner id for a host that has none of its own; its last part tells where the host is reached. */
export function standInOwner(kind: "data/source" | "imported/terraform", address: Value | undefined): string {
  const words = typeof address === "string" && address !== "" ? address : "host";
  return `${kind}/${words.replace(/[^A-Za-z0-9_.@:+-]/g, "-")}`;
}

/**
 * A state that says what the host was found to hold. What the former state left to its default stays null while the
 * host holds just that, so that a read adds nothing that nobody wrote.
 */
export function stateOfDocument(former: ObjectValue, document: DesiredDocument, status: string): ObjectValue {
  const { neighbours } = document;
  return {
    ...former,
    owner: document.owner,
    ipv4: familyValue(former.ipv4 ?? null, document.ipv4, neighbours),
    ipv6: familyValue(former.ipv6 ?? null, document.ipv6, neighbours),
    qdiscs: recordValue(
      former.qdiscs ?? null,
      mapValues(document.qdiscs, texts => texts.map(String)),
    ),
    sysctls: recordValue(former.sysctls ?? null, mapValues(document.sysctls, String)),
    links: linksValue(former.links ?? null, document.links ?? {}),
    status,
  };
}

/** All attributes of a document, spelled out as it spells them. */
export function stateOfWholeDocument(document: DesiredDocument, status: string): ObjectValue {
  return { ...fillNulls(HOST_SCHEMA.attributes, plainValue(attributesOf(document))), status };
}

function familyValue(former: Value, held: FamilyDocument, neighbours: readonly Neighbour[]): Value {
  if (!isObjectValue(former) && Object.keys(held).length === 0) return former === UNKNOWN ? null : former;
  const tables = TABLE_NAMES.map(table => {
    const before = isObjectValue(former) ? (former[table] ?? null) : null;
    const chains = held[table];
    if (chains === undefined) return [table, isObjectValue(before) ? withFormerNulls(before, {}) : null] as const;
    const values = Object.entries(chains).map(([name, chain]) => {
      const formerChain = isObjectValue(before) && Object.hasOwn(before, name) ? before[name] : undefined;
      return [name, chainValue(formerChain ?? null, table, name, chain, neighbours)] as const;
    });
    return [table, withFormerNulls(before, Object.fromEntries(values))] as const;
  });
  return Object.fromEntries(tables);
}

function chainValue(
  former: Value,
  table: TableName,
  name: string,
  { mode, anchor, policy, rules }: ChainDocument,
  neighbours: readonly Neighbour[],
): ObjectValue {
  // A chain that is new to the state is told in as few words as somebody would write it in.
  const said = (attribute: string): boolean => isObjectValue(former) && former[attribute] !== null;
  return {
    mode: !said("mode") && mode === defaultMode(table, name, neighbours) ? null : mode,
    anchor: !said("anchor") && anchor === defaultAnchor(mode) ? null : anchor,
    policy: policy === undefined ? null : String(policy),
    rules: !said("rules") && rules.length === 0 && isObjectValue(former) ? null : rules.map(String),
  };
}

/** Of a device of which nothing is there any more only what was written as null is left. */
function linksValue(former: Value, held: LinksDocument): Value {
  const before = (device: string): Value =>
    isObjectValue(former) && Object.hasOwn(former, device) ? (former[device] ?? null) : null;
  const devices = Object.entries(held).map(([device, settings]): [string, Value] => [
    device,
    withFormerNulls(before(device), mapValues(settings, String)),
  ]);
  const links = recordValue(former, Object.fromEntries(devices));
  if (!isObjectValue(former) || !isObjectValue(links)) return links;
  const empty = Object.keys(former).filter(device => !Object.hasOwn(links, device) && isEmptyMap(before(device)));
  return { ...links, ...Object.fromEntries(empty.map(device => [device, before(device)])) };
}

/** A device that was written without settings, or with nulls alone. */
function isEmptyMap(value: Value): boolean {
  return isObjectValue(value) && Object.values(value).every(item => item === null);
}

/** A map that is empty and was never written stays null. */
function recordValue(former: Value, held: ObjectValue): Value {
  if (!isObjectValue(former)) return Object.keys(held).length === 0 ? null : held;
  return withFormerNulls(former, held);
}

/** Keys that were written as null ("not this one") stay so while the host holds nothing there. */
function withFormerNulls(former: Value, held: ObjectValue): ObjectValue {
  if (!isObjectValue(former)) return held;
  const nulls = Object.keys(former).filter(key => former[key] === null && !Object.hasOwn(held, key));
  return nulls.length === 0 ? held : { ...held, ...Object.fromEntries(nulls.map(key => [key, null])) };
}

function mapValues<V>(record: Readonly<Record<string, V>>, change: (value: V) => Value): ObjectValue {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** Every attribute of the schema, null where the value has none. */
export function fillNulls(attributes: Attributes, value: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type }]) => {
      const given = value[name] ?? null;
      if (type.kind !== "nested") return [name, given];
      const fill = (item: Value): Value => (isObjectValue(item) ? fillNulls(type.attributes, item) : item);
      if (type.nesting === "single") return [name, fill(given)];
      if (type.nesting === "list") return [name, Array.isArray(given) ? given.map(fill) : given];
      return [name, isObjectValue(given) ? mapValues(given, fill) : given];
    }),
  );
}

/** JSON, as values. Absent is null. */
export function plainValue(json: Readonly<Record<string, unknown>>): ObjectValue {
  const convert = (value: unknown): Value => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    if (Array.isArray(value)) return value.map(convert);
    return typeof value === "object" && value !== null ? plainValue({ ...value }) : null;
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, convert(value)]));
}

/** Leaves of a document that may be unknown; of all others nothing can be said before they are known. */
const MAY_BE_UNKNOWN = new Set(["address", "policy", "rules", "qdiscs", "sysctls", "links"]);

/** What stands for a check that is not known yet: any that can be asked. */
const UNKNOWN_CHECK = "tcp:1";

/** Values, as JSON: an unknown leaf is marked as documents mark it, an unknown list, map or object is left out. */
function plainConfiguration(values: ObjectValue): Readonly<Record<string, unknown>> {
  if (isWhollyKnown(values)) return values;
  const plain = plainObject(HOST_SCHEMA.attributes, values);
  return {
    ...plain,
    owner: values.owner === UNKNOWN ? "unknown/unknown/unknown" : (plain.owner ?? null),
    access: values.access === UNKNOWN ? { address: UNKNOWN_LEAF } : plain.access,
    ...(Array.isArray(values.probes) ? { probes: values.probes.map(plainProbe) } : {}),
  };
}

/** A probe that is not known yet keeps its place, so that those behind it are told by their own. */
function plainProbe(probe: Value): unknown {
  if (!isObjectValue(probe)) return { check: UNKNOWN_CHECK };
  const plain = plainObject(PROBE_ATTRIBUTES, probe);
  return probe.check === UNKNOWN ? { ...plain, check: UNKNOWN_CHECK } : plain;
}

function plainObject(attributes: Attributes, values: ObjectValue): Record<string, unknown> {
  const plain = Object.fromEntries(
    Object.entries(attributes).map(([name, { type }]) => [name, plainAttribute(name, type, values[name] ?? null)]),
  );
  // Where an anchor may stand hangs on the mode.
  return values.mode === UNKNOWN ? { ...plain, anchor: null } : plain;
}

function plainAttribute(name: string, type: AttributeType, value: Value): unknown {
  const leaf = (item: Value): readonly unknown[] => {
    if (item !== UNKNOWN) return [item];
    return MAY_BE_UNKNOWN.has(name) ? [UNKNOWN_LEAF] : [];
  };
  if (value === UNKNOWN) return type.kind === "string" ? (leaf(value)[0] ?? null) : null;
  switch (type.kind) {
    case "list":
      return Array.isArray(value) ? value.flatMap(leaf) : null;
    case "map":
      return plainEntries(value, item => {
        if (Array.isArray(item)) return item.flatMap(leaf);
        if (isObjectValue(item)) return plainEntries(item, inner => leaf(inner)[0] ?? null);
        // An unknown list or map is no unknown leaf.
        return item === UNKNOWN && (type.of === "list of string" || type.of === "map of string")
          ? null
          : (leaf(item)[0] ?? null);
      });
    case "nested": {
      const inner = (item: Value) => (isObjectValue(item) ? plainObject(type.attributes, item) : null);
      if (type.nesting === "list") return Array.isArray(value) ? value.map(inner) : null;
      return type.nesting === "map" ? plainEntries(value, inner) : inner(value);
    }
    default:
      return value;
  }
}

function plainEntries(value: Value, convert: (item: Value) => unknown): Record<string, unknown> | null {
  if (!isObjectValue(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item)]));
}
