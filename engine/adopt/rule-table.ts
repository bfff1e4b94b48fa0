import { call, type Expression, flatCode, list, object, plain } from "./expression";
import { camelCase, NameSpace } from "./identifier";
import type { PropertyName } from "./rule-form";

/** What a rule's properties are as one expression. */
type Row = Expression;

/** Rules of one shape as a table: what is the same in all of them once, what differs a row each. */
export interface RuleTable {
  readonly columns: readonly Column[];
  /** A cell a column, in the order of the columns. */
  readonly rows: readonly (readonly Expression[])[];
  /** The properties, with the columns' names where the rows differ. */
  readonly pattern: Expression;
}

export interface Column {
  readonly name: string;
  /** Its cells' type. */
  readonly type: string;
}

/** Fewest rows that are a table, and most columns that people still read. */
export const FEWEST_ROWS = 8;
const MOST_COLUMNS = 4;
/** Most values that a column of words can have; ports and addresses have as many as they like. */
const MOST_WORDS = 12;

const OPEN: ReadonlySet<PropertyName> = new Set([
  "source",
  "destination",
  "inInterface",
  "outInterface",
  "protocol",
  "sourcePort",
  "destinationPort",
  "icmpType",
  "icmpv6Type",
  "comment",
]);

/** What is the same about rules that may stand in one table: everything but the plain values. */
export function shapeOf(row: Row): string {
  switch (row.kind) {
    case "plain":
      return isNumber(row.code) ? "number" : isText(row.code) ? "text" : row.code;
    case "chain":
      return flatCode(row);
    case "list":
      return `[${row.items.map(shapeOf).join(",")}]`;
    case "object":
      return `{${row.entries.map(([key, value]) => `${key}:${shapeOf(value)}`).join(",")}}`;
    case "call":
      return `${row.callee}(${row.arguments.map(shapeOf).join(",")})`;
  }
}

/**
 * The rules as a table, where they are many enough and differ in little. All must be of one shape.
 * @param isTaken says which names mean something already where the table's rows are gone through
 */
export function tableOf(rows: readonly Row[], isTaken: (name: string) => boolean): RuleTable | undefined {
  const [first] = rows;
  if (first === undefined || rows.length < FEWEST_ROWS) return undefined;
  const cells = rows.map(row => [...leavesOf(row)]);
  const names = NameSpace.ofIdentifiers();
  const columns: (Column & { readonly at: number })[] = [];
  for (const [at, leaf] of (cells[0] ?? []).entries()) {
    const codes = new Set(cells.map(row => row[at]?.code ?? ""));
    if (codes.size === 1) continue;
    const type = typeOf(codes, leaf.path);
    if (type === undefined || columns.length === MOST_COLUMNS) return undefined;
    const name = nameOf(leaf.path);
    columns.push({ at, name: names.claim(isTaken(name) ? `${name}Value` : name), type });
  }
  if (columns.length === 0) return undefined;
  return {
    columns,
    rows: cells.map(row => columns.map(({ at }) => plain(row[at]?.code ?? ""))),
    pattern: replaceLeaves(first, new Map(columns.map(({ at, name }) => [at, name]))),
  };
}

interface Leaf {
  readonly code: string;
  readonly path: readonly string[];
}

function* leavesOf(row: Row, path: readonly string[] = []): Generator<Leaf> {
  switch (row.kind) {
    case "plain":
      yield { code: row.code, path };
      return;
    case "chain":
      return;
    case "list":
      for (const item of row.items) yield* leavesOf(item, path);
      return;
    case "object":
      for (const [key, value] of row.entries) yield* leavesOf(value, [...path, key]);
      return;
    case "call":
      for (const argument of row.arguments) yield* leavesOf(argument, [...path, row.callee]);
  }
}

function nameOf(path: readonly string[]): string {
  const words = path.filter(word => word !== "not" && word !== "matches" && word !== "target");
  return camelCase(
    words
      .slice(-2)
      .join(" ")
      .replace(/^(Match|Target)\./, ""),
    "value",
  );
}

function typeOf(codes: ReadonlySet<string>, path: readonly string[]): string | undefined {
  const all = [...codes];
  if (all.every(isNumber)) return "number";
  const areTexts = all.every(isText);
  const isOpen =
    path.at(-1) === "prefix" || path.every(word => word === "not" || (OPEN as ReadonlySet<string>).has(word));
  if (areTexts && isOpen) return "string";
  const areWords = all.every(code => /^["'][A-Za-z][A-Za-z_-]*["']$/.test(code));
  if (areTexts && !areWords && path[0] === "matches") return "string";
  return all.length <= MOST_WORDS ? all.sort().join(" | ") : undefined;
}

function isNumber(code: string): boolean {
  return /^\d/.test(code);
}

function isText(code: string): boolean {
  return /^["']/.test(code);
}

function replaceLeaves(row: Row, names: ReadonlyMap<number, string>): Expression {
  let at = -1;
  const walk = (part: Expression): Expression => {
    switch (part.kind) {
      case "plain": {
        at += 1;
        const name = names.get(at);
        return name === undefined ? part : plain(name);
      }
      case "chain":
        return part;
      case "list":
        return list(part.items.map(walk));
      case "object":
        return object(part.entries.map(([key, value]) => [key, walk(value)]));
      case "call":
        return call(part.callee, ...part.arguments.map(walk));
    }
  };
  return walk(row);
}
