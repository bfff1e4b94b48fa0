import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRule,
  findExtension,
  RuleError,
  readRule,
  type TableName,
} from "../../../engine/ruleset";
import { hasCorpus, type RecordedRule, readRecordedRules } from "./corpus";

const BACKENDS: readonly (readonly [Backend, "legacy" | "nft"])[] = [
  ["legacy", "legacy"],
  ["nf_tables", "nft"],
];

/** Loads in iptables 1.8.9 and is refused here on purpose: it never matches, or is cut without a word. */
const REFUSED_ON_PURPOSE = /never matches|iptables would cut it/;

/** Differs on purpose: accepted in any order, printed in the one iptables takes. */
const ORDER_IS_FREE = /^-m owner --suppl-groups --gid-owner/;

const VERDICTS = ["ACCEPT", "DROP", "RETURN", "QUEUE"];

/** True when every extension of the rule is described here. */
function isDescribed(rule: RecordedRule): boolean {
  const reading = readRule(rule.input);
  const targets = reading.target === undefined || VERDICTS.includes(reading.target) ? [] : [reading.target];
  const implied = new Set(["esp", "ah", "ipcomp", "mobility-header", "mh"]);
  return (
    !implied.has(reading.protocol?.value ?? "") &&
    reading.matchModules.every(name => findExtension("match", name) !== undefined) &&
    targets.every(name => findExtension("target", name) !== undefined)
  );
}

function canonicalize(rule: RecordedRule, backend: Backend): string {
  const family = rule.family === "ip" ? "ipv4" : "ipv6";
  try {
    const context = { family, backend, table: rule.table as TableName, chain: rule.chain } as const;
    const lines = canonicalizeRule(rule.input, context);
    return lines.map(line => `-A ${rule.chain}${line === "" ? "" : ` ${line}`}`).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

describe("a recorded rule", () => {
  it.skipIf(!hasCorpus)("of described extensions is canonicalised to what each backend saved", () => {
    const wrong: string[] = [];
    let equal = 0;
    let onPurpose = 0;
    for (const rule of readRecordedRules().filter(isDescribed)) {
      for (const [backend, name] of BACKENDS) {
        const outcome = rule[name];
        if (!outcome.ok || outcome.saved === undefined) continue;
        const got = canonicalize(rule, backend);
        if (got === outcome.saved) equal += 1;
        else if (REFUSED_ON_PURPOSE.test(got)) onPurpose += 1;
        else wrong.push(`${rule.id} ${name}: ${rule.input}\n  saved ${outcome.saved}\n  ours  ${got}`);
      }
    }
    console.log(`${equal} equal, ${onPurpose} refused on purpose, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    expect(equal).toBeGreaterThan(600);
    expect(onPurpose).toBeLessThan(40);
  });

  it.skipIf(!hasCorpus)("of other extensions comes through unchanged when it is canonical already", () => {
    const wrong: string[] = [];
    let count = 0;
    for (const rule of readRecordedRules().filter(record => !isDescribed(record))) {
      for (const [backend, name] of BACKENDS) {
        const written = `-A ${rule.chain} ${rule.input}`;
        if (rule[name].saved !== written) continue;
        count += 1;
        const got = canonicalize(rule, backend);
        if (got !== written) wrong.push(`${rule.id} ${name}: ${rule.input}\n  ours  ${got}`);
      }
    }
    console.log(`${count} canonical rules of other extensions`);
    expect(wrong).toEqual([]);
  });

  it.skipIf(!hasCorpus)("that is said to fail, and that both backends refuse, is refused", () => {
    const accepted: string[] = [];
    let refused = 0;
    for (const rule of readRecordedRules().filter(isDescribed)) {
      if (rule.verdict_t !== "FAIL" || rule.legacy.ok || rule.nft.ok) continue;
      // Whether a set exists is known to the host alone.
      if (readRule(rule.input).matchModules.includes("set") && / src,dst$/.test(rule.input)) continue;
      for (const [backend] of BACKENDS) {
        const got = canonicalize(rule, backend);
        if (got.startsWith("refused: ")) refused += 1;
        else if (!ORDER_IS_FREE.test(rule.input)) accepted.push(`${rule.id} ${backend}: ${rule.input}`);
      }
    }
    console.log(`${refused} refused`);
    expect(accepted).toEqual([]);
    expect(refused).toBeGreaterThan(150);
  });
});
