import { BUILT_IN_NEIGHBOURS, neighbourOfChain } from "../desired";
import { type Family, TABLE_NAMES } from "../ruleset";
import { printable } from "../transport";
import { ModuleScope } from "./chain-scope";
import { type ChainSection, keyOfChain, type RoleNames, writeChain } from "./chain-section";
import { call, object, plain, quoted } from "./expression";
import type { HostRules } from "./find-roles";
import { camelCase } from "./identifier";
import type { Role, RoleChain } from "./role";
import { type Statement, statement, statementLines } from "./statement";

/** The file of one role and what others import from it. */
export interface RoleModule {
  readonly text: string;
  readonly functionName: string;
  readonly exceptionType: string | undefined;
}

/** Fewest lines of a chain that has a function of its own in a long role. */
const OWN_FUNCTION_LINES = 60;
/** Lines of a role's function that people still read in one piece. */
const FUNCTION_LINES = 150;

/**
 * The TypeScript of a role: a function that gives a host its tables, chains and rules.
 * @param leftOut sentences about what is not in it
 */
export function roleModule<H extends HostRules>(
  role: Role<H>,
  functionName: string,
  leftOut: readonly string[],
): RoleModule {
  const exceptionType = role.exceptions.length === 0 ? undefined : typeNameOf(functionName);
  const together = writeRole(role, { functionName, exceptionType, leftOut }, new Set());
  const lines = together.sections.reduce((sum, section) => sum + section.lines, 0);
  const long = together.sections.filter(section => section.lines >= OWN_FUNCTION_LINES && isAlways(section.chain));
  const apart = new Set(long.map(({ chain }) => keyOfChain(chain)));
  const { text } =
    lines <= FUNCTION_LINES ? together : writeRole(role, { functionName, exceptionType, leftOut }, apart);
  return { text, functionName, exceptionType };
}

function typeNameOf(functionName: string): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}Exception`;
}

function isAlways({ condition }: RoleChain): boolean {
  return condition.kind === "always";
}

interface RoleFunction {
  readonly functionName: string;
  readonly exceptionType: string | undefined;
  readonly leftOut: readonly string[];
}

interface WrittenRole {
  readonly text: string;
  readonly sections: readonly ChainSection[];
}

function writeRole<H extends HostRules>(
  role: Role<H>,
  { functionName, exceptionType, leftOut }: RoleFunction,
  apart: ReadonlySet<string>,
): WrittenRole {
  const module = new ModuleScope([functionName, ...(exceptionType === undefined ? [] : [exceptionType])]);
  const names = nameParts(role.chains, module, exceptionType);
  for (const table of names.tables.keys()) module.hostIds.claim(table);
  const sections = role.chains.map(chain =>
    writeChain(chain, names, module, apart.has(keyOfChain(chain)) ? "apart" : "inline"),
  );
  const paragraphs = [declarations(sections, names, module), ...sections.map(({ statements }) => statements)]
    .map(statements => statementLines(statements, 1).join("\n"))
    .filter(paragraph => paragraph !== "");
  const more = exceptionType === undefined ? "" : `, exceptions: readonly ${exceptionType}[] = []`;
  const isEmpty = paragraphs.length === 0;
  const body = isEmpty ? "" : `\n${paragraphs.join("\n\n")}\n`;
  const own = `${docComment([describeHosts(role.hosts), ...leftOut])}
export function ${functionName}(${isEmpty ? "_host" : "host"}: Host${more}): void {${body}}`;
  const type = exceptionType === undefined ? [] : [exceptionUnion(role, exceptionType)];
  const constants = module.constants.map(constant => statementLines([constant], 0).join("\n"));
  const functions = sections.flatMap(section => section.functions);
  const text = [importLine(module.imports), ...type, ...constants, ...functions, own].join("\n\n");
  return { text: `${text}\n`, sections };
}

/** The tables, each with its chains: all of them first, so that a rule can name any. */
function declarations(sections: readonly ChainSection[], names: RoleNames, module: ModuleScope): readonly Statement[] {
  const used = new Set(sections.flatMap(section => [...section.used]));
  return TABLE_NAMES.flatMap(table => {
    const own = sections.filter(({ chain }) => chain.table === table);
    const isNeeded = own.some(({ chain, declaration }) => declaration.length > 0 || !isAlways(chain));
    if (!isNeeded) return [];
    module.imports.add("Table");
    const family = names.familyOfTable.get(table);
    const props = family === undefined ? [] : [object([["family", quoted(family)]])];
    const value = call("new Table", plain("host"), quoted(table), ...props);
    const chains = own.flatMap(({ chain, declaration }) =>
      declaration.map(each =>
        each.kind === "constant" && !used.has(keyOfChain(chain))
          ? { ...statement(each.value), remarks: chain.remarks }
          : each,
      ),
    );
    return [{ kind: "constant", name: names.tables.get(table) ?? table, value } as const, ...chains];
  });
}

function importLine(imports: ReadonlySet<string>): string {
  const names = [...imports, "type Host"].sort((one, other) => (bare(one) < bare(other) ? -1 : 1));
  if (names.length === 1) return 'import type { Host } from "netfilter-fleet";';
  const line = `import { ${names.join(", ")} } from "netfilter-fleet";`;
  if (line.length <= 120) return line;
  return `import {\n${names.map(name => `  ${name},\n`).join("")}} from "netfilter-fleet";`;
}

function bare(name: string): string {
  return name.replace("type ", "");
}

function exceptionUnion<H extends HostRules>({ exceptions }: Role<H>, type: string): string {
  const members = exceptions.map(
    ({ name, summary, hosts }) => `  /** ${comment(`${hosts.join(", ")}: ${summary}`)} */\n  | ${JSON.stringify(name)}`,
  );
  return `/** What single hosts have beyond the others of this role, or in place of it. */\nexport type ${type} =\n${members.join("\n")};`;
}

function describeHosts(hosts: readonly HostRules[]): string {
  const names = hosts.map(({ name }) => name);
  const [first = ""] = names;
  if (names.length === 1) return `What ${first} holds.`;
  const shown = names.length > 6 ? `${first} … ${names.at(-1) ?? ""} (${names.length} hosts)` : names.join(", ");
  return `What these hosts hold: ${shown}.`;
}

function docComment(lines: readonly string[]): string {
  const [only = ""] = lines;
  if (lines.length === 1) return `/** ${comment(only)} */`;
  return `/**\n${lines.map(line => ` * ${comment(line)}`).join("\n")}\n */`;
}

function comment(text: string): string {
  return printable(text.replaceAll("*/", "* /"));
}

function nameParts(chains: readonly RoleChain[], module: ModuleScope, exceptionType: string | undefined): RoleNames {
  const tables = new Map<string, string>();
  const familyOfTable = new Map<string, Family>();
  for (const table of TABLE_NAMES) {
    const own = chains.filter(chain => chain.table === table);
    if (own.length === 0) continue;
    tables.set(table, module.identifiers.claim(table));
    const families = new Set(own.flatMap(chain => chain.families));
    const [only] = families;
    if (families.size === 1 && only !== undefined) familyOfTable.set(table, only);
  }
  const variables = new Map<string, string>();
  for (const { table, name, condition } of chains) {
    if (condition.kind !== "always") continue;
    const bareName = camelCase(name, "chain");
    const own = module.identifiers.has(bareName) ? camelCase(`${table} ${name}`, "chain") : bareName;
    variables.set(`${table} ${name}`, module.identifiers.claim(own));
  }
  const declared = new Set(chains.map(({ table, name }) => `${table} ${name}`));
  const isChain = (table: string, name: string) =>
    declared.has(`${table} ${name}`) || neighbourOfChain(name, BUILT_IN_NEIGHBOURS) !== undefined;
  return { tables, familyOfTable, variables, isChain, exceptionType };
}
