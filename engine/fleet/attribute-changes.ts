import {
  type DesiredDocument,
  documentOfAttributes,
  type FamilyDocument,
  type HostAttributes,
  type LinksDocument,
  parseDocumentShape,
} from "../desired";
import { type Change, planDocuments } from "../host";
import { LATER } from "./plan-marks";

/** An attribute of a `netfilter_host` that is no rule, policy, qdisc, sysctl or setting of a device: how it is reached, its timer, its status. */
export interface AttributeChange {
  readonly subject: "attribute";
  /** `access.port`, `neighbours[0].chains`, `ipv4.filter.INPUT.mode`. */
  readonly attribute: string;
  /** JSON. Absent: not set. */
  readonly from?: unknown;
  /** JSON; `{ unknown: … }` for what is only known later. Absent: not set any more. */
  readonly to?: unknown;
}

/** What changes between two states of one `netfilter_host`. */
export type ResourceChange = Change | AttributeChange;

type Path = readonly (string | number)[];

/**
 * Compares two states of one `netfilter_host`: what the host holds as an apply would tell it, all else as attributes.
 * Everything that differs is told once. Absent: there is no such state; then only what is not known yet is told of the rest.
 * @param subject the host's name, for the error
 * @throws DocumentError when a state is no document
 */
export function compareAttributes(
  before: HostAttributes | undefined,
  after: HostAttributes | undefined,
  subject: string,
): readonly ResourceChange[] {
  const wanted = settle(after ?? {}, before ?? {}, []);
  const held = planDocuments(heldPart(isTree(wanted) ? wanted : {}, subject), heldPart(before ?? {}, subject));
  if (after === undefined) return held;
  const isTold = coverageOf(held);
  const attributes: AttributeChange[] = [];
  for (const { path, from, to } of differences(before, after, [])) {
    if (to === LATER ? isTold(path) && mayBeLater(path) : before === undefined || isTold(path)) continue;
    attributes.push({
      subject: "attribute",
      attribute: pathText(path),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
  }
  return [...held, ...attributes];
}

/**
 * Only what a host holds: how it is reached and whose it is are compared as attributes, and need not be documents.
 * @throws DocumentError when it is no document
 */
export function heldPart(attributes: HostAttributes, subject: string): DesiredDocument {
  const { ipv4, ipv6, qdiscs, sysctls, links, neighbours } = attributes;
  const parse = (part: HostAttributes): DesiredDocument =>
    parseDocumentShape(
      documentOfAttributes({ owner: "terraform/plan/host", access: { address: "host" }, ...part }),
      subject,
    );
  // First by themselves: the modes of chains are read through them.
  const recognised = Array.isArray(neighbours) && neighbours.length > 0 ? parse({ neighbours }).neighbours : [];
  const document = parse({ ipv4, ipv6, qdiscs, sysctls, links, neighbours: recognised });
  return {
    ...document,
    ipv4: familyWithoutPrototypes(document.ipv4),
    ipv6: familyWithoutPrototypes(document.ipv6),
    qdiscs: withoutPrototype(document.qdiscs),
    sysctls: withoutPrototype(document.sysctls),
    ...(document.links === undefined ? {} : { links: linksWithoutPrototypes(document.links) }),
  };
}

function familyWithoutPrototypes(family: FamilyDocument): FamilyDocument {
  return Object.fromEntries(Object.entries(family).map(([table, chains]) => [table, withoutPrototype(chains)]));
}

function linksWithoutPrototypes(links: LinksDocument): LinksDocument {
  return withoutPrototype(
    Object.fromEntries(Object.entries(links).map(([device, settings]) => [device, withoutPrototype(settings)])),
  );
}

/** A name that every object knows (`constructor`) is then found only where it was written. */
function withoutPrototype<V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.assign(Object.create(null), record);
}

/**
 * Puts what stood before in place of a list or map that is not known as a whole, and of neighbours that are not known in
 * part: they are neither gone nor changed yet.
 */
function settle(value: unknown, before: unknown, path: Path): unknown {
  if (value === LATER) return mayBeLater(path) ? value : before;
  if (path.length === 1 && path[0] === "neighbours" && holdsLater(value)) return before;
  if (Array.isArray(value)) return value.map((item, index) => settle(item, inside(before, index), [...path, index]));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, settle(item, inside(before, key), [...path, key])]),
  );
}

function holdsLater(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value === LATER || Object.values(value).some(holdsLater);
}

/** The leaves that a document may hold unknown: a rule, a policy, a qdisc, the value of a sysctl or of a device's setting. */
function mayBeLater([top, ...rest]: Path): boolean {
  if (isFamily(top)) return (rest.length === 4 && rest[2] === "rules") || (rest.length === 3 && rest[2] === "policy");
  return ((top === "qdiscs" || top === "links") && rest.length === 2) || (top === "sysctls" && rest.length === 1);
}

interface Difference {
  readonly path: Path;
  readonly from: unknown;
  readonly to: unknown;
}

/** The leaves that differ, a list of texts being one leaf. Null and absent are the same, as they are to Terraform. */
function* differences(before: unknown, after: unknown, path: Path): Generator<Difference> {
  const from = before ?? undefined;
  const to = after ?? undefined;
  if (to !== LATER && isBranch(from ?? to) && isBranch(to ?? from)) {
    let found = false;
    for (const key of keysOf(from, to)) {
      for (const difference of differences(inside(from, key), inside(to, key), [...path, key])) {
        found = true;
        yield difference;
      }
    }
    if (found || (from !== undefined && to !== undefined)) return;
  }
  if (from === to || (to !== LATER && JSON.stringify(from) === JSON.stringify(to))) return;
  yield { path, from, to };
}

/** Which differences are told already, rule by rule, by what the host holds. */
function coverageOf(changes: readonly Change[]): (path: Path) => boolean {
  const told = new Map<string, Change>();
  for (const change of changes) {
    if (change.subject === "chain") told.set(placeKey([change.family, change.table, change.chain]), change);
    else if (change.subject === "qdisc") told.set(placeKey(["qdiscs", change.device]), change);
    else if (change.subject === "sysctl") told.set(placeKey(["sysctls", change.name]), change);
    else if (change.subject === "link") told.set(placeKey(["links", change.device, change.setting]), change);
  }
  return path => {
    const change = told.get(placeKey(path.slice(0, isFamily(path[0]) || path[0] === "links" ? 3 : 2)));
    if (change?.subject !== "chain" || change.action !== "change") return change !== undefined;
    if (path[3] === "policy") return change.policy !== undefined;
    if (path[3] === "anchor") return change.anchor !== undefined;
    return path[3] === "rules";
  };
}

function placeKey(path: Path): string {
  return JSON.stringify(path);
}

function isFamily(name: unknown): name is "ipv4" | "ipv6" {
  return name === "ipv4" || name === "ipv6";
}

function isTree(value: unknown): value is HostAttributes {
  return typeof value === "object" && value !== null && !Array.isArray(value) && value !== LATER;
}

function isBranch(value: unknown): boolean {
  return isTree(value) || (Array.isArray(value) && value.some(isTree));
}

function keysOf(...values: readonly unknown[]): ReadonlySet<string | number> {
  return new Set(
    values.flatMap<string | number>(value =>
      Array.isArray(value) ? [...value.keys()] : isTree(value) ? Object.keys(value) : [],
    ),
  );
}

function inside(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part),
    "",
  );
}
