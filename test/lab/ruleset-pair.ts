import fc from "fast-check";
import {
  BUILT_IN_CHAINS,
  isBuiltInChain,
  type Policy,
  RulesetError,
  readRestore,
  type TableName,
} from "../../engine/ruleset";
import { randomRule } from "../engine/ruleset/random-rules";
import type { RulesetBinary } from "./kernel-saves";
import { respelledRule } from "./respelled-rule";

interface WrittenChain {
  readonly table: TableName;
  readonly name: string;
  readonly policy: Policy;
  readonly rules: readonly string[];
}

/** The chains of a ruleset in any order, those of one table not always behind one another. */
type WrittenRuleset = readonly WrittenChain[];

/**
 * Two small rulesets as restore files that our side reads: 1 to 4 rules in chains of one or several tables; the second
 * as another hand may have written the first, or changed a little.
 */
export function rulesetPair(binary: RulesetBinary): fc.Arbitrary<readonly [string, string]> {
  return randomRuleset(binary).chain(ruleset =>
    rewritten(ruleset, binary).chain(other => fc.tuple(restoreText(ruleset), restoreText(other))),
  );
}

/** The user chains of each table; a rule of an earlier chain may jump to a later one. */
const USER_CHAINS = ["a", "Web", "z-1"] as const;

function randomRuleset(binary: RulesetBinary): fc.Arbitrary<WrittenRuleset> {
  const tables = fc.subarray<TableName>(["mangle", "raw", "filter", "nat"], { minLength: 1, maxLength: 2 });
  const place = tables.chain(names => fc.constantFrom(...names)).chain(table => chainOf(table));
  const chains = fc.uniqueArray(place, {
    minLength: 1,
    maxLength: 2,
    selector: ({ table, name }) => `${table} ${name}`,
  });
  return chains.chain(chosen => fc.tuple(...chosen.map(chain => withRules(chain, binary)))).map(withTargetsDeclared);
}

function chainOf(table: TableName): fc.Arbitrary<WrittenChain> {
  const policies: readonly Policy[] = table === "nat" ? ["ACCEPT"] : ["ACCEPT", "ACCEPT", "DROP"];
  return fc
    .tuple(fc.constantFrom(...BUILT_IN_CHAINS[table], ...USER_CHAINS), fc.constantFrom(...policies))
    .map(([name, policy]) => ({ table, name, policy: isBuiltInChain(table, name) ? policy : "ACCEPT", rules: [] }));
}

function withRules(chain: WrittenChain, binary: RulesetBinary): fc.Arbitrary<WrittenChain> {
  const later = USER_CHAINS.filter(name => USER_CHAINS.indexOf(name) > userOrder(chain.name));
  const jumps = later.flatMap(name => [`-j ${name}`, `-g ${name}`, `-p udp -j ${name}`]);
  const rule = randomRule(binary.family).filter(text => isAccepted(text, chain, binary));
  const any = jumps.length === 0 ? rule : fc.oneof({ weight: 4, arbitrary: rule }, fc.constantFrom(...jumps));
  return fc.array(any, { minLength: 1, maxLength: 2 }).map(rules => ({ ...chain, rules }));
}

function userOrder(name: string): number {
  return (USER_CHAINS as readonly string[]).indexOf(name);
}

/** The chains that are jumped to, without rules where they have none yet. */
function withTargetsDeclared(ruleset: WrittenRuleset): WrittenRuleset {
  const all = [...ruleset];
  for (const { table, rules } of ruleset) {
    for (const name of USER_CHAINS) {
      const isKnown = all.some(chain => chain.table === table && chain.name === name);
      const isNamed = rules.some(rule => rule.endsWith(`-j ${name}`) || rule.endsWith(`-g ${name}`));
      if (isNamed && !isKnown) all.push({ table, name, policy: "ACCEPT", rules: [] });
    }
  }
  return all;
}

function isAccepted(text: string, { table, name }: WrittenChain, binary: RulesetBinary): boolean {
  const declared = USER_CHAINS.map(chain => `:${chain} - [0:0]\n`).join("");
  try {
    readRestore(`*${table}\n${declared}-A ${name} ${text}\nCOMMIT\n`, binary);
    return true;
  } catch (error) {
    if (error instanceof RulesetError) return false;
    throw error;
  }
}

function rewritten(ruleset: WrittenRuleset, binary: RulesetBinary): fc.Arbitrary<WrittenRuleset> {
  const chains = fc.tuple(...ruleset.map(chain => rewrittenChain(chain, binary)));
  const empty = fc.constantFrom<TableName | undefined>(undefined, undefined, "mangle", "security");
  return fc.tuple(chains, empty).map(([written, table]) => {
    if (table === undefined || written.some(chain => chain.table === table)) return written;
    return [...written, { table, name: "INPUT", policy: "ACCEPT", rules: [] }];
  });
}

/** Its rules in other words; now and then another order, another policy, or a rule more or less. */
function rewrittenChain(chain: WrittenChain, binary: RulesetBinary): fc.Arbitrary<WrittenChain> {
  const rules = fc.tuple(
    ...chain.rules.map(rule =>
      fc.oneof(fc.constant(rule), respelledRule(rule, binary.family)).map(text => {
        return isAccepted(text, chain, binary) && !isJump(rule) ? text : rule;
      }),
    ),
  );
  const change = fc.oneof(
    { weight: 12, arbitrary: fc.constant("none" as const) },
    fc.constantFrom("turned", "twice", "policy", "less"),
  );
  return fc.tuple(rules, change).map(([texts, kind]) => changed({ ...chain, rules: texts }, kind));
}

function changed(chain: WrittenChain, kind: "none" | "turned" | "twice" | "policy" | "less"): WrittenChain {
  const { rules } = chain;
  switch (kind) {
    case "none":
      return chain;
    case "turned":
      return { ...chain, rules: [...rules].reverse() };
    case "twice":
      return { ...chain, rules: [...rules, ...rules.slice(0, 1)] };
    case "less":
      return { ...chain, rules: rules.slice(1) };
    case "policy":
      return withOtherPolicy(chain);
  }
}

function withOtherPolicy(chain: WrittenChain): WrittenChain {
  if (!isBuiltInChain(chain.table, chain.name) || chain.table === "nat") return chain;
  return { ...chain, policy: chain.policy === "DROP" ? "ACCEPT" : "DROP" };
}

function isJump(rule: string): boolean {
  return USER_CHAINS.some(name => rule.endsWith(` ${name}`));
}

/** One of the many files that load as the ruleset: tables, chains and the commands of different chains in any order. */
function restoreText(ruleset: WrittenRuleset): fc.Arbitrary<string> {
  const shuffled = fc.shuffledSubarray([...ruleset], { minLength: ruleset.length });
  return fc.tuple(shuffled, fc.array(fc.boolean(), { minLength: 16, maxLength: 16 })).map(([chains, choices]) => {
    const tables = [...new Set(chains.map(({ table }) => table))];
    return tables
      .map((table, order) => {
        const own = chains.filter(chain => chain.table === table);
        const declared = own.map(chain => declaration(chain, choices[order] === true));
        const commands = own.map((chain, at) => commandsOf(chain, choices[4 + at] === true));
        const mixed = choices[order + 12] === true ? inTurns(commands) : commands.flat();
        return ["# a comment", `*${table}`, ...declared.flat(), ...mixed, "COMMIT", ""].join("\n");
      })
      .join("");
  });
}

function declaration({ table, name, policy }: WrittenChain, asCommand: boolean): readonly string[] {
  if (!isBuiltInChain(table, name)) return [asCommand ? `-N ${name}` : `:${name} - [7:8]`];
  if (policy === "ACCEPT" && asCommand) return [];
  return [asCommand ? `-P ${name} ${policy}` : `:${name} ${policy} [0:0]`];
}

/** Appended one after the other, or inserted at the top from the last to the first. */
function commandsOf({ name, rules }: WrittenChain, inserted: boolean): readonly string[] {
  if (inserted) return [...rules].reverse().map(rule => `-I ${name} ${rule}`);
  return rules.map((rule, at) => (at % 2 === 0 ? `-A ${name} ${rule}` : `[1:2] -A ${name} ${rule}`));
}

function inTurns(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = Math.max(...lists.map(list => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap(list => list.slice(at, at + 1))).flat();
}
