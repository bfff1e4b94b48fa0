import { BUILT_IN_NEIGHBOURS, neighbourOfChain } from "../desired";
import { type Family, isBuiltInChain } from "../ruleset";
import type { ChainItem } from "./adopted-chain";
import { ChainScope, type ModuleScope } from "./chain-scope";
import { chainStatements } from "./chain-statements";
import { holdsDeadRules } from "./dead-rules";
import { call, type Entry, type Expression, object, plain, quoted } from "./expression";
import { camelCase } from "./identifier";
import type { RoleBlock, RoleChain } from "./role";
import { conditional } from "./role-condition";
import { type Statement, statement, statementLines } from "./statement";

/** How a role's module calls its tables and chains. */
export interface RoleNames {
  readonly tables: ReadonlyMap<string, string>;
  /** The family of tables that have one only. */
  readonly familyOfTable: ReadonlyMap<string, Family>;
  /** `TABLE CHAIN` → constant, for chains that are always there. */
  readonly variables: ReadonlyMap<string, string>;
  readonly isChain: (table: string, name: string) => boolean;
  /** The type of the role's exceptions, where it has some. */
  readonly exceptionType: string | undefined;
}

/** Where the rules of a chain are written: in the role's function, or in one of their own. */
export type SectionLayout = "inline" | "apart";

/** The part of a role's module that is about one chain. */
export interface ChainSection {
  readonly chain: RoleChain;
  /** What declares the chain; none where constructs among its rules do, or where it stands under a condition. */
  readonly declaration: readonly Statement[];
  /** What stands in the role's function. */
  readonly statements: readonly Statement[];
  /** Whole functions. */
  readonly functions: readonly string[];
  /** Chains that the role's function names by their constants. */
  readonly used: ReadonlySet<string>;
  readonly lines: number;
}

type PolicyItem = Extract<ChainItem, { kind: "policy" }>;

/** Longest function of its own, in lines; what is longer becomes several. */
const PART_LINES = 1_000;

export function keyOfChain({ table, name }: { readonly table: string; readonly name: string }): string {
  return `${table} ${name}`;
}

export function writeChain(
  chain: RoleChain,
  names: RoleNames,
  module: ModuleScope,
  layout: SectionLayout,
): ChainSection {
  const key = keyOfChain(chain);
  const isAlways = chain.condition.kind === "always";
  const own = names.variables.get(key) ?? module.identifiers.claim(camelCase(chain.name, "chain"));
  const variables = layout === "inline" ? new Map([...names.variables, [key, own]]) : new Map([[key, own]]);
  const scope = new ChainScope(chain.table, chain.name, chain.families, familyIs(chain, names), module, {
    variables,
    host: layout === "inline" ? "host" : undefined,
    isChain: name => names.isChain(chain.table, name),
  });
  const policies = chain.blocks.flatMap(({ condition, items }) =>
    condition.kind === "always" ? items.filter(isPolicy) : [],
  );
  const whole =
    policies.length === 1 && policies[0]?.families.length === chain.families.length ? policies[0] : undefined;
  const rules = ruleStatements(chain, scope);
  const joined = joinAlternatives(rules);
  const policyParts = chain.blocks.flatMap(({ condition, items }) => {
    const parts = items.filter(isPolicy).filter(item => item !== whole);
    return conditional(
      condition,
      parts.map(item => policyStatement(item, chain, names, scope)),
    );
  });
  const separate = joinAlternatives(policyParts);
  const declared = declaration(chain, names, scope, whole);
  const used = new Set(scope.used);
  const lines = statementLines(joined, 1).length;
  if (!isAlways) {
    const head: Statement = used.has(key)
      ? { kind: "constant", name: own, value: declared, remarks: chain.remarks }
      : { ...statement(declared), remarks: chain.remarks };
    used.delete(key);
    return {
      chain,
      declaration: [],
      statements: conditional(chain.condition, [head, ...separate, ...joined]),
      functions: [],
      used,
      lines,
    };
  }
  // A Masquerade declares the chain that it writes into.
  const goesWithout =
    joined.length > 0 && !used.has(key) && policies.length === 0 && isOrdinary(chain) && layout === "inline";
  if (layout === "apart") used.add(key);
  const parts = layout === "inline" ? undefined : ownFunctions(joined, own, names, module);
  return {
    chain,
    declaration: goesWithout ? [] : [{ kind: "constant", name: own, value: declared, remarks: chain.remarks }],
    statements: [...separate, ...(parts?.calls ?? joined)],
    functions: parts?.functions ?? [],
    used,
    lines,
  };
}

/** What most hosts have gets its ids first: the plain names are theirs. */
function ruleStatements({ blocks }: RoleChain, scope: ChainScope): readonly Statement[] {
  const written = new Map<RoleBlock, readonly Statement[]>();
  const write = (block: RoleBlock): void => {
    const own = block.items.flatMap(item => (item.kind === "rule" ? [item.rule] : []));
    written.set(block, conditional(block.condition, chainStatements(own, scope)));
  };
  blocks.filter(({ condition }) => condition.kind !== "with").forEach(write);
  blocks.filter(({ condition }) => condition.kind === "with").forEach(write);
  return blocks.flatMap(block => written.get(block) ?? []);
}

function isPolicy(item: ChainItem): item is PolicyItem {
  return item.kind === "policy";
}

function isOrdinary({ table, name, mode, anchor }: RoleChain): boolean {
  return isBuiltInChain(table, name) && mode === "shared" && anchor === "first";
}

/** Chains for both families exist where something is in them, unless somebody says more. */
function familyIs(chain: RoleChain, names: RoleNames): "said" | "assumed" {
  return familyProperty(chain, names) === undefined && !names.familyOfTable.has(chain.table) ? "assumed" : "said";
}

function familyProperty(chain: RoleChain, names: RoleNames): Family | "both" | undefined {
  if (names.familyOfTable.has(chain.table)) return undefined;
  const [only] = chain.families;
  if (chain.families.length === 1) return only;
  if (isOrdinary(chain)) return undefined;
  const items = chain.blocks.flatMap(block => (block.condition.kind === "always" ? block.items : []));
  const isEmpty = chain.blocks.every(block => block.items.every(item => item.kind !== "rule"));
  const holds = (family: Family) =>
    items.some(item =>
      item.kind === "policy"
        ? item.families.includes(family)
        : item.rule.kernel.some(({ families }) => families.includes(family)),
    );
  return isEmpty || chain.families.every(holds) ? undefined : "both";
}

function declaration(
  chain: RoleChain,
  names: RoleNames,
  scope: ChainScope,
  policy: PolicyItem | undefined,
): Expression {
  scope.uses("Chain");
  const { table, name, mode, anchor } = chain;
  const family = familyProperty(chain, names);
  const isShared = isBuiltInChain(table, name) || neighbourOfChain(name, BUILT_IN_NEIGHBOURS) !== undefined;
  const entries: Entry[] = [];
  if (family !== undefined) entries.push(["family", quoted(family)]);
  if (policy !== undefined) entries.push(["policy", quoted(policy.policy)]);
  if (mode !== (isShared ? "shared" : "whole")) entries.push(["mode", quoted(mode)]);
  if (anchor === "last") entries.push(["anchor", quoted(anchor)]);
  if (holdsDeadRules(chain)) entries.push(["lint", DEAD_AS_IMPORTED]);
  const props = entries.length === 0 ? [] : [object(entries)];
  return call("new Chain", plain(names.tables.get(table) ?? table), quoted(name), ...props);
}

/** Synthesis refuses rules that nothing reaches, unless they are said to be meant: an import changes no rule. */
const DEAD_AS_IMPORTED = object([
  ["allow", quoted("after-catch-all")],
  ["because", quoted("imported as it stood: rules behind one that decides about every packet")],
]);

/** A policy that is not the whole chain's: in one family only, or under a condition. */
function policyStatement(
  { policy, families }: PolicyItem,
  { table, name }: RoleChain,
  names: RoleNames,
  scope: ChainScope,
): Statement {
  scope.uses("Chain");
  const [only] = families;
  const entries: Entry[] = [["name", quoted(name)]];
  if (families.length === 1 && only !== undefined && !names.familyOfTable.has(table))
    entries.push(["family", quoted(only)]);
  entries.push(["policy", quoted(policy)]);
  const id = scope.policyId(`${name} policy ${families.join(" ")}`);
  return statement(call("new Chain", plain(names.tables.get(table) ?? table), quoted(id), object(entries)));
}

/** `if (a) {…}` and `if (!a) {…}` right after it are one `if` with an `else`. */
function joinAlternatives(statements: readonly Statement[]): readonly Statement[] {
  const joined: Statement[] = [];
  for (const each of statements) {
    const last = joined.at(-1);
    const negated = last?.kind === "block" ? last.head.replace(/^if \(/, "if (!") : undefined;
    const isElse =
      each.kind === "block" && each.head === negated && last?.kind === "block" && last.otherwise === undefined;
    if (isElse) joined[joined.length - 1] = { ...last, otherwise: each.body };
    else joined.push(each);
  }
  return joined;
}

function ownFunctions(
  statements: readonly Statement[],
  variable: string,
  names: RoleNames,
  module: ModuleScope,
): { readonly functions: readonly string[]; readonly calls: readonly Statement[] } {
  const parts: string[][] = [[]];
  for (const each of statements) {
    const lines = statementLines([each], 1);
    if ((parts.at(-1)?.length ?? 0) + lines.length > PART_LINES && parts.at(-1)?.length !== 0) parts.push([]);
    parts.at(-1)?.push(...lines);
  }
  const written = parts.map(lines => {
    const name = module.identifiers.claim(`${variable}Rules`);
    const isConditional =
      names.exceptionType !== undefined && lines.some(line => line.includes("exceptions.includes("));
    const more = isConditional ? `, exceptions: readonly ${names.exceptionType}[]` : "";
    const args = [plain(variable), ...(isConditional ? [plain("exceptions")] : [])];
    return {
      text: `function ${name}(${variable}: Chain${more}): void {\n${lines.join("\n")}\n}`,
      call: statement(call(name, ...args)),
    };
  });
  return { functions: written.map(({ text }) => text), calls: written.map(each => each.call) };
}
