import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRule,
  findExtension,
  IPTABLES_VERSIONS,
  RuleError,
  readRule,
  type TableName,
} from "../../../engine/ruleset";
import { hasCorpus, type RecordedRule, readRecordedRules, readRecordedVersions } from "./corpus";

const BACKENDS: readonly (readonly [Backend, "legacy" | "nft"])[] = [
  ["legacy", "legacy"],
  ["nf_tables", "nft"],
];

function canonicalize(rule: RecordedRule, backend: Backend, iptables: "1.8.7" | "1.8.11"): string {
  const family = rule.family === "ip" ? "ipv4" : "ipv6";
  const { table, chain } = rule;
  try {
    const context = { family, backend, table: table as TableName, chain, iptables, traps: "spell" } as const;
    return canonicalizeRule(rule.input, context)
      .map(line => `-A ${chain}${line === "" ? "" : ` ${line}`}`)
      .join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

/** True when every match of the rule is described here: one that is not passes through as written. */
function isDescribed({ input }: RecordedRule): boolean {
  return readRule(input).matchModules.every(name => findExtension("match", name) !== undefined);
}

describe("a recorded rule that another version of iptables takes differently", () => {
  it.skipIf(!hasCorpus)("is refused or spelled as each backend of that version did", () => {
    const rules = new Map(readRecordedRules().map(rule => [rule.id, rule]));
    const wrong: string[] = [];
    let checked = 0;
    for (const record of readRecordedVersions()) {
      const rule = rules.get(record.id);
      if (rule === undefined) throw new Error(`no rule ${record.id}`);
      if (!isDescribed(rule)) continue;
      for (const version of ["1.8.7", "1.8.11"] as const) {
        for (const [backend, name] of BACKENDS) {
          const outcome = record[version]?.[name];
          if (outcome === undefined) continue;
          checked += 1;
          const got = canonicalize(rule, backend, version);
          const want = outcome.ok ? (outcome.saved ?? []).join("\n") : "refused: ";
          if (outcome.ok ? got === want : got.startsWith(want)) continue;
          wrong.push(`${record.id} ${version} ${name}: ${rule.input}\n  saved ${want}\n  ours  ${got}`);
        }
      }
    }
    console.log(`${checked} recorded differences, ${wrong.length} wrong`);
    expect(IPTABLES_VERSIONS).toEqual(["1.8.7", "1.8.9", "1.8.11"]);
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });
});
