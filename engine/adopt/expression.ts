import { printableJson } from "../transport";

/** A piece of TypeScript that stands where a value stands, still without line breaks. */
export type Expression =
  /** TypeScript as it is: a quoted string, a number, the name of a constant. */
  | { readonly kind: "plain"; readonly code: string }
  /** A chain by its name, until it is known which constant holds it. */
  | { readonly kind: "chain"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly Entry[] }
  | { readonly kind: "call"; readonly callee: string; readonly arguments: readonly Expression[] };

export type Entry = readonly [key: string, value: Expression];

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Longest line, in characters, as the formatters of such projects have it. */
const LINE_WIDTH = 120;
const INDENT = "  ";

export function plain(code: string): Expression {
  return { kind: "plain", code };
}

/** A string literal, in the quotes that need fewer backslashes; a program must show what it says ("Trojan Source"). */
export function quoted(text: string): Expression {
  const double = printableJson(JSON.stringify(text));
  if (!text.includes('"') || text.includes("'")) return plain(double);
  return plain(`'${double.slice(1, -1).replaceAll('\\"', '"')}'`);
}

export function object(entries: readonly Entry[]): Expression {
  return { kind: "object", entries };
}

export function list(items: readonly Expression[]): Expression {
  return { kind: "list", items };
}

export function call(callee: string, ...args: readonly Expression[]): Expression {
  return { kind: "call", callee, arguments: args };
}

/** A single value as itself, several as a list. */
export function oneOrMany(items: readonly Expression[]): Expression {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : list(items);
}

const FLAT = new WeakMap<Expression, string>();

/** On one line, however long. Two expressions that mean the same have the same flat code. */
export function flatCode(expression: Expression): string {
  if (expression.kind === "plain") return expression.code;
  const known = FLAT.get(expression);
  if (known !== undefined) return known;
  const code = flatten(expression);
  FLAT.set(expression, code);
  return code;
}

function flatten(expression: Expression): string {
  switch (expression.kind) {
    case "plain":
      return expression.code;
    case "chain":
      return JSON.stringify(expression.name);
    case "list":
      return `[${expression.items.map(flatCode).join(", ")}]`;
    case "object":
      return expression.entries.length === 0 ? "{}" : `{ ${expression.entries.map(flatEntry).join(", ")} }`;
    case "call":
      return `${expression.callee}(${expression.arguments.map(flatCode).join(", ")})`;
  }
}

/**
 * The code with line breaks where it would be too long, as Prettier and Biome set them.
 * @param indent how deep its first line stands
 * @param used characters before and after it on its own first and last line
 */
export function layOut(expression: Expression, indent: number, used: number): string {
  const flat = flatCode(expression);
  const room = LINE_WIDTH - indent * INDENT.length - used;
  if (flat.length <= room && !mustBreak(expression)) return flat;
  const inner = INDENT.repeat(indent + 1);
  const outer = INDENT.repeat(indent);
  switch (expression.kind) {
    case "plain":
    case "chain":
      return flat;
    case "list":
      return `[\n${layOutItems(expression.items, indent + 1)}\n${outer}]`;
    case "object":
      return `{\n${expression.entries.map(entry => `${inner}${layOutEntry(entry, indent + 1)},`).join("\n")}\n${outer}}`;
    case "call":
      return layOutCall(expression, indent, room);
  }
}

function layOutCall(
  { callee, arguments: args }: Extract<Expression, { kind: "call" }>,
  indent: number,
  room: number,
): string {
  const last = args.at(-1);
  const before = args.slice(0, -1).map(argument => `${flatCode(argument)}, `);
  const head = `${callee}(${before.join("")}`;
  if (last !== undefined && (last.kind === "object" || last.kind === "list") && head.length + 1 <= room) {
    return `${head}${layOut(last, indent, LINE_WIDTH)})`;
  }
  if (last?.kind === "call" && args.length === 1) return `${callee}(${layOut(last, indent, callee.length + 2)})`;
  const inner = INDENT.repeat(indent + 1);
  const lines = args.map(argument => `${inner}${layOut(argument, indent + 1, 1)},`);
  return `${callee}(\n${lines.join("\n")}\n${INDENT.repeat(indent)})`;
}

/** Numbers fill their lines, everything else stands one a line. */
function layOutItems(items: readonly Expression[], indent: number): string {
  const lead = INDENT.repeat(indent);
  if (!items.every(isNumber)) return items.map(item => `${lead}${layOut(item, indent, 1)},`).join("\n");
  const lines: string[] = [];
  let line = lead;
  for (const item of items) {
    const word = `${flatCode(item)},`;
    if (line !== lead && line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(line);
      line = lead;
    }
    line += line === lead ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}

/** The expression with every part that `change` answers replaced; parts are asked from the outside in. */
export function replaceParts(expression: Expression, change: (part: Expression) => Expression | undefined): Expression {
  const changed = change(expression);
  if (changed !== undefined) return changed;
  switch (expression.kind) {
    case "plain":
    case "chain":
      return expression;
    case "list":
      return list(expression.items.map(item => replaceParts(item, change)));
    case "object":
      return object(expression.entries.map(([key, value]) => [key, replaceParts(value, change)]));
    case "call":
      return call(expression.callee, ...expression.arguments.map(argument => replaceParts(argument, change)));
  }
}

/** A list of rows is a table, one row a line, and so is what it stands in. */
function mustBreak(expression: Expression): boolean {
  switch (expression.kind) {
    case "plain":
    case "chain":
      return false;
    case "list":
      return isTable(expression) || expression.items.some(mustBreak);
    case "object":
      return expression.entries.some(([, value]) => mustBreak(value));
    case "call":
      return expression.arguments.some(mustBreak);
  }
}

function isTable(expression: Extract<Expression, { kind: "list" }>): boolean {
  if (expression.items.length < 2) return false;
  const isRow = (item: Expression) => item.kind === "list" && item.items.length > 1;
  const isRecord = (item: Expression) => item.kind === "object" && item.entries.length > 1;
  return expression.items.every(isRow) || expression.items.every(isRecord);
}

function isNumber(expression: Expression): boolean {
  return expression.kind === "plain" && /^-?(?:\d+(?:\.\d+)?|0x[0-9a-f]+)$/.test(expression.code);
}

function flatEntry([key, value]: Entry): string {
  return isShorthand(key, value) ? key : `${keyCode(key)}: ${flatCode(value)}`;
}

function layOutEntry([key, value]: Entry, indent: number): string {
  if (isShorthand(key, value)) return key;
  const code = layOut(value, indent, keyCode(key).length + 3);
  const isLong = value.kind === "plain" && indent * INDENT.length + keyCode(key).length + 3 + code.length > LINE_WIDTH;
  return isLong ? `${keyCode(key)}:\n${INDENT.repeat(indent + 1)}${code}` : `${keyCode(key)}: ${code}`;
}

/** What is named like its key is written once. */
function isShorthand(key: string, value: Expression): boolean {
  return value.kind === "plain" && value.code === key;
}

function keyCode(key: string): string {
  return IDENTIFIER.test(key) ? key : JSON.stringify(key);
}
