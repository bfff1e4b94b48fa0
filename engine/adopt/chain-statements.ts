import type { AdoptedRule } from "./adopted-rule";
import type { ChainScope } from "./chain-scope";
import { call, type Entry, type Expression, list, object, plain, quoted, replaceParts } from "./expression";
import { familyWord } from "./family-word";
import { findRepeats } from "./find-repeats";
import { foldLists } from "./fold-lists";
import { kebabCase, type NameSpace } from "./identifier";
import { type Piece, type Preset, recognisePresets } from "./recognise-presets";
import { ruleName } from "./rule-name";
import { shapeOf, tableOf } from "./rule-table";
import { forEachRow, type Statement, statement } from "./statement";

/** The statements that give a chain these rules, in order. */
export function chainStatements(rules: readonly AdoptedRule[], scope: ChainScope): readonly Statement[] {
  const statements: Statement[] = [];
  let run: WrittenRule[] = [];
  const close = () => {
    for (const stretch of findRepeats(run.map(({ shape }) => shape))) {
      statements.push(...rulesOrTable(run.slice(stretch.from, stretch.end), stretch.period, scope));
    }
    run = [];
  };
  for (const piece of recognisePresets(foldLists(rules, scope), scope)) {
    if (piece.kind === "rule") {
      run.push(write(piece, scope));
    } else {
      close();
      statements.push(presetStatement(piece, scope));
    }
  }
  close();
  return statements;
}

/** A rule as the second argument of `add`. */
interface WrittenRule {
  readonly name: string;
  readonly value: Expression;
  /** Rules of one shape may stand in one table; `undefined`: in none. */
  readonly shape: string | undefined;
  readonly remarks: readonly string[];
}

function write({ rule }: Extract<Piece, { kind: "rule" }>, scope: ChainScope): WrittenRule {
  const word = familyWord(rule.kernel, scope) ?? "both";
  const family: readonly Entry[] = word === "unsaid" ? [] : [["family", quoted(word)]];
  const { form, remarks } = rule;
  const name = ruleName(rule);
  // A table has no place for remarks, and no two raw rules are of one shape.
  if (form.kind === "raw") {
    scope.uses("Rule");
    const entries = [...family, ...(form.trap === undefined ? [] : [["lint", trapAsImported(form.trap)] as const])];
    const options = entries.length === 0 ? [] : [object(entries)];
    return { name, value: call("Rule.parse", quoted(form.text), ...options), shape: undefined, remarks };
  }
  const entries = [...form.properties].map(([key, value]) => [key, resolveChains(value, scope)] as const);
  const value = object([...family, ...entries]);
  return { name, value, shape: remarks.length > 0 ? undefined : shapeOf(value), remarks };
}

/** Synthesis refuses what iptables reads otherwise, unless it is said to be meant: an import changes no rule. */
function trapAsImported(trap: string): Expression {
  return object([
    ["allow", quoted("read-otherwise")],
    ["because", quoted(`imported as it stood: ${trap}`)],
  ]);
}

/** Jumps to declared chains name the constant that holds them. */
function resolveChains(value: Expression, scope: ChainScope): Expression {
  return replaceParts(value, part => {
    if (part.kind === "call") scope.uses(part.callee.slice(0, part.callee.indexOf(".")));
    if (part.kind === "chain") return scope.resolve(part.name);
    const [entry] = part.kind === "object" ? part.entries : [];
    const [key, target] = entry ?? [];
    // What is no chain that anybody declares is a target without options.
    if (key !== "jump" || target?.kind !== "chain" || scope.isChain(target.name)) return undefined;
    return object([["raw", quoted(target.name)]]);
  });
}

/** @param period how many rules make a row of the table that they may be */
function rulesOrTable(rules: readonly WrittenRule[], period: number, scope: ChainScope): readonly Statement[] {
  const groups = Array.from({ length: rules.length / period }, (_, at) => rules.slice(at * period, (at + 1) * period));
  const table =
    groups.length < 2
      ? undefined
      : tableOf(
          groups.map(group => list(group.map(({ value }) => value))),
          name => scope.isTaken(name),
        );
  const [first = []] = groups;
  if (table?.pattern.kind !== "list") return rules.map(rule => ruleStatement(rule, scope));
  const names = first.map((_, place) => commonName(groups.flatMap(group => group[place]?.name ?? [])));
  const columns = table.columns.map(column => column.name);
  const [only] = columns;
  const isList = table.columns.length === 1;
  const type = isList ? table.columns[0]?.type : rowType(table.columns);
  const rows = isList ? list(table.rows.flat()) : list(table.rows.map(row => list(row)));
  const [name = "rule"] = names;
  const constant = scope.constant(
    name,
    isList ? (only ?? "rows") : "rows",
    `readonly ${parenthesised(type ?? "string")}[]`,
    rows,
  );
  const variables = isList ? (only ?? "") : `[${columns.join(", ")}]`;
  const body = table.pattern.items.map((pattern, place) => {
    const id = scope.ids.claimNumbered(names[place] ?? name, groups.length);
    return statement(call(`${scope.variable()}.add`, plain(`\`${id}-\${at + 1}\``), pattern));
  });
  return [forEachRow(`const [at, ${variables}] of ${constant}.entries()`, body)];
}

/** What leaves room for a constant's name on its line. */
const LONGEST_TYPE = 64;

function rowType(columns: readonly { readonly name: string; readonly type: string }[]): string {
  const labelled = `readonly [${columns.map(({ name, type }) => `${name}: ${type}`).join(", ")}]`;
  if (labelled.length <= LONGEST_TYPE) return labelled;
  return `readonly [${columns.map(({ type }) => type).join(", ")}]`;
}

function parenthesised(type: string): string {
  return /^[a-z]+$/.test(type) ? type : `(${type})`;
}

/** What the names of a table's rules have in common. */
function commonName(names: readonly string[]): string {
  const [first = "rule"] = names;
  if (names.every(name => name === first)) return first;
  const words = first.split("-");
  let count = 0;
  while (count < words.length && names.every(name => name.split("-")[count] === words[count])) count += 1;
  return words.slice(0, count).join("-") || "rule";
}

function ruleStatement({ name, value, remarks }: WrittenRule, scope: ChainScope): Statement {
  const id = scope.ids.claim(name === "" ? "rule" : name);
  return { ...statement(call(`${scope.variable()}.add`, quoted(id), value)), remarks };
}

function presetStatement({ construct, scope: into, name, props, remarks }: Preset, scope: ChainScope): Statement {
  scope.uses(construct);
  const ids: NameSpace = into === "host" ? scope.hostIds : scope.ids;
  const id = ids.claim(kebabCase(name));
  const parent = into === "host" ? scope.host() : scope.variable();
  const args = [plain(parent), quoted(id), ...(props === undefined ? [] : [props])];
  return { ...statement(call(`new ${construct}`, ...args)), remarks };
}
