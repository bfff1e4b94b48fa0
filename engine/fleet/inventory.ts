import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { closestKey, type InventoryHostFields, inventorySchema, keysAt } from "./inventory-schema";

/** One host of the inventory, the file's defaults already in it. */
export interface InventoryHost extends InventoryHostFields {
  readonly name: string;
}

/** Which hosts there are, how each is reached and what is particular about it. */
export interface Inventory {
  /** The file it was read from, as messages name it. */
  readonly file: string;
  /** First part of every owner id. */
  readonly project: string;
  /** In the order of the file. */
  readonly hosts: readonly InventoryHost[];
}

/** An inventory that cannot be used: one line a problem, each `file:line:column: what. The fix.` */
export class InventoryError extends Error {
  override readonly name = "InventoryError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** Where the inventory is read from when nobody says otherwise. */
export const DEFAULT_INVENTORY = "fleet.yaml";

/** The path of the inventory: NFFLEET_INVENTORY, else fleet.yaml in the working directory. */
export function inventoryPath(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.NFFLEET_INVENTORY || DEFAULT_INVENTORY;
}

/**
 * Reads an inventory.
 * @param text YAML 1.2 (so JSON too)
 * @param file its name in messages
 * @throws InventoryError with the line and column of each problem
 */
export function loadInventory(text: string, file: string): Inventory {
  const positions = new LineCounter();
  const document = parseDocument(text, { lineCounter: positions, prettyErrors: false });
  const at = (offset: number | undefined) => {
    const { line, col } = positions.linePos(offset ?? 0);
    return `${file}:${line || 1}:${col || 1}`;
  };
  if (document.errors.length > 0) {
    throw new InventoryError(
      document.errors.map(
        error =>
          `${at(error.pos[0])}: ${error.message}${/unique/.test(error.message) ? ". A host's name can stand here once." : ""}`,
      ),
    );
  }
  // JavaScript would take this key for an object's prototype and lose it without a word.
  const lost = findKey(document.contents, "__proto__");
  if (lost !== undefined) throw new InventoryError([`${at(lost)}: "__proto__" cannot name a host or a key here.`]);
  const shaped = inventorySchema.safeParse(document.toJS());
  if (!shaped.success) {
    throw new InventoryError(
      shaped.error.issues.flatMap(issue =>
        describeIssue(issue).map(({ path, message }) => `${at(offsetOf(document.contents, path))}: ${message}`),
      ),
    );
  }
  const { project, defaults, hosts } = shaped.data;
  const entries = Object.entries(hosts).map(([name, own]): InventoryHost => {
    const merged = { ...defaults, ...own };
    const labels = { ...defaults.labels, ...own.labels };
    return { name, ...merged, labels };
  });
  const problems = findSharedAddresses(entries).map(
    ({ name, other, address }) =>
      `${at(offsetOf(document.contents, ["hosts", name, "address"]))}: ${name} has the address ${address}, as ${other} has. A host stands here once; give each its own address or port.`,
  );
  if (problems.length > 0) throw new InventoryError(problems);
  return { file, project, hosts: entries };
}

interface Located {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function describeIssue(issue: z.core.$ZodIssue): readonly Located[] {
  const name = issue.path.map(String).join(".") || "the file";
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    return issue.keys.map(key => {
      const close = closestKey(key, known);
      const fix = close === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${close}"?`;
      return { path: [...issue.path, key], message: `Unknown key "${key}". ${fix}` };
    });
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({
      path: issue.path,
      message: `"${String(issue.path.at(-1))}" ${message}`,
    }));
  }
  return [{ path: issue.path, message: `${name}: ${issue.message}.`.replace(/\.\.$/, ".") }];
}

/** The offset of the key that a path leads to, or of the nearest one above that exists. */
function offsetOf(contents: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = contents;
  let offset = contents?.range?.[0];
  for (const part of path) {
    if (!isMap(node)) {
      const items: unknown = node;
      node = isCollection(items) ? items.items[Number(part)] : undefined;
      offset = rangeOf(node) ?? offset;
      continue;
    }
    const pair = node.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part));
    if (pair === undefined) return offset;
    offset = rangeOf(pair.key) ?? offset;
    node = pair.value;
  }
  return offset;
}

function findKey(contents: Node | null, key: string): number | undefined {
  let found: number | undefined;
  visit(contents, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || pair.key.value !== key) return undefined;
      found = rangeOf(pair.key) ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

function isCollection(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === "object" && node !== null && "items" in node && Array.isArray(node.items);
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const [start]: readonly unknown[] = node.range;
  return typeof start === "number" ? start : undefined;
}

/** Private addresses may repeat behind different jump hosts. */
function findSharedAddresses(
  hosts: readonly InventoryHost[],
): readonly { readonly name: string; readonly other: string; readonly address: string }[] {
  const seen = new Map<string, string>();
  return hosts.flatMap(({ name, address, port, jump }) => {
    const key = `${address} ${port ?? 22} ${jump?.address ?? ""}`;
    const other = seen.get(key);
    seen.set(key, other ?? name);
    return other === undefined ? [] : [{ name, other, address }];
  });
}
