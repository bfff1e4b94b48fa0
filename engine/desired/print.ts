import { createHash } from "node:crypto";
import type { DesiredDocument } from "./document";

/** The document as text: keys in a fixed order, two blanks of indent, a final newline. Equal documents are equal bytes on every machine. */
export function printDocument(document: DesiredDocument): string {
  return `${JSON.stringify(sortKeys(document), undefined, 2)}\n`;
}

/** `sha256:…` of what a host is to hold. How it is reached and how long an apply may take do not count. */
export function hashDocument({ owner, ipv4, ipv6, qdiscs, sysctls, links = {}, neighbours }: DesiredDocument): string {
  const said = Object.keys(links).length === 0 ? {} : { links };
  const held = JSON.stringify(sortKeys({ ipv4, ipv6, neighbours, owner, qdiscs, sysctls, ...said }));
  return `sha256:${createHash("sha256").update(held).digest("hex")}`;
}

/**
 * Arrays keep their order (rules do), objects are sorted, absent stays absent. What is in order already is answered as it
 * is: most documents come from text that was printed in this order.
 */
export function sortKeys(value: unknown): unknown {
  if (isInOrder(value)) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, entry]) => [key, sortKeys(entry)]),
  );
}

function isInOrder(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last = "";
  for (const [key, entry] of Object.entries(value)) {
    if (key < last || entry === undefined || !isInOrder(entry)) return false;
    last = key;
  }
  return true;
}

/** Every unknown leaf with its path, for faces that cannot wait for a value. */
export function listUnknownLeaves(
  document: DesiredDocument,
): readonly { readonly path: string; readonly text: string }[] {
  const found: { path: string; text: string }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    if ("unknown" in value && typeof value.unknown === "string") {
      found.push({ path, text: value.unknown });
      return;
    }
    for (const [key, entry] of Object.entries(value)) walk(entry, `${path}/${key}`);
  };
  walk(document, "");
  return found;
}
