import { type Family, type SavedRuleset, TABLE_NAMES, type TableName } from "../model";
import type { Finding } from "./finding";
import { jumpGraph } from "./jump-graph";
import type { LintContext, LintOptions } from "./lint-context";
import { lintDeadRules } from "./lint-dead-rules";
import { lintDuplicates } from "./lint-duplicates";
import { lintJumps } from "./lint-jumps";
import { lintOpenFamily, lintPolicies } from "./lint-policies";
import { lintPublishedPorts } from "./lint-published-ports";
import { lintTexts } from "./lint-texts";
import { type ReadTable, readTable } from "./read-chains";

const FAMILY_ORDER: readonly Family[] = ["ipv4", "ipv6"];

/** The rulesets of one machine, as iptables-save and ip6tables-save print them. A family left out is not looked at. */
export type LintedRulesets = { readonly [family in Family]?: SavedRuleset };

/**
 * What a person who knows iptables would point out: rules that never take effect, circles, missing chains, texts that are
 * cut, doors left open. A finding that a rule never takes effect is certain; where a match or target is not known,
 * nothing is said. Takes time linear in the number of rules. Never throws on a rule that cannot be read.
 */
export function lintRuleset(rulesets: LintedRulesets, options: LintOptions = {}): readonly Finding[] {
  const findings: Finding[] = [];
  const contexts = new Map<Family, LintContext>();
  for (const family of FAMILY_ORDER) {
    const ruleset = rulesets[family];
    if (ruleset === undefined) continue;
    const { backend = "nf_tables", isForeignChain = () => false } = options;
    const context = { family, backend, isForeignChain };
    contexts.set(family, context);
    for (const finding of lintFamily(ruleset, context)) findings.push(finding);
  }
  for (const [family, context] of contexts) {
    const other = family === "ipv4" ? "ipv6" : "ipv4";
    const table = rulesets[family]?.tables.get("filter");
    findings.push(...lintOpenFamily({ table, context }, rulesets[other]?.tables.get("filter")));
  }
  return inOrder(findings, rulesets);
}

function* lintFamily(ruleset: SavedRuleset, context: LintContext): Generator<Finding> {
  const tables = new Map<TableName, ReadTable>();
  for (const saved of ruleset.tables.values()) {
    // What stands between the rules of such a table is not known.
    if (ruleset.incompatible.has(saved.name)) continue;
    const table = readTable(saved, context);
    tables.set(saved.name, table);
    const graph = jumpGraph(table);
    const told = new Set<string>();
    yield* lintJumps(table, graph, context);
    for (const finding of lintDeadRules(table, graph, context)) {
      told.add(`${finding.chain} ${finding.rule}`);
      yield finding;
    }
    for (const lint of [lintDuplicates(table, graph, context), lintTexts(table, context)]) {
      for (const finding of lint) if (!told.has(`${finding.chain} ${finding.rule}`)) yield finding;
    }
    yield* lintPolicies(saved, table, context);
  }
  const filter = tables.get("filter");
  const nat = tables.get("nat");
  if (filter !== undefined && nat !== undefined) yield* lintPublishedPorts(filter, nat, context);
}

/** By family, table and chain as the save has them, and the number of the rule; what concerns the chain stands first. */
function inOrder(findings: readonly Finding[], rulesets: LintedRulesets): readonly Finding[] {
  const places = new Map<string, number>();
  for (const family of FAMILY_ORDER) {
    for (const table of TABLE_NAMES) {
      for (const chain of rulesets[family]?.tables.get(table)?.chains.keys() ?? []) {
        places.set(`${family} ${table} ${chain}`, places.size);
      }
    }
  }
  return findings
    .map(finding => {
      const { family, table, chain, rule = 0 } = finding;
      return { finding, rule, chain: places.get(`${family} ${table} ${chain}`) ?? 0 };
    })
    .sort((one, other) => one.chain - other.chain || one.rule - other.rule)
    .map(({ finding }) => finding);
}
