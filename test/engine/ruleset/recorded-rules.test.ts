import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRule,
  DEFAULT_IPTABLES,
  findExtension,
  type IptablesVersion,
  RuleError,
  readRule,
  type TableName,
  type TrapHandling,
} from "../../../engine/ruleset";
import { hasCorpus, type RecordedRule, readRecordedRules } from "./corpus";

const BACKENDS: readonly (readonly [Backend, "legacy" | "nft"])[] = [
  ["legacy", "legacy"],
  ["nf_tables", "nft"],
];

/** Why a rule that loads in iptables 1.8.9 is refused of those who write it: it never matches, is cut, or changes. */
const IS_TRAP = /never matches|iptables would cut it|the saved copy of the rule matches/;

/** Differs on purpose: accepted in any order, printed in the one iptables takes. */
const ORDER_IS_FREE = /^-m owner --suppl-groups --gid-owner/;

const VERDICTS = ["ACCEPT", "DROP", "RETURN", "QUEUE"];

/** True when every extension of the rule is described here. */
function isDescribed(rule: RecordedRule): boolean {
  const reading = readRule(rule.input);
  const targets = reading.target === undefined || VERDICTS.includes(reading.target) ? [] : [reading.target];
  return (
    reading.matchModules.every(name => findExtension("match", name) !== undefined) &&
    targets.every(name => findExtension("target", name) !== undefined)
  );
}

function canonicalize(
  rule: RecordedRule,
  backend: Backend,
  traps: TrapHandling = "refuse",
  iptables: IptablesVersion = DEFAULT_IPTABLES,
): string {
  const family = rule.family === "ip" ? "ipv4" : "ipv6";
  try {
    const context = { family, backend, table: rule.table as TableName, chain: rule.chain, traps, iptables } as const;
    const lines = canonicalizeRule(rule.input, context);
    return lines.map(line => `-A ${rule.chain}${line === "" ? "" : ` ${line}`}`).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

/** Every rule of described extensions, with what each backend that took it printed. */
function savedRules() {
  return readRecordedRules()
    .filter(isDescribed)
    .flatMap(rule =>
      BACKENDS.flatMap(([backend, name]) => {
        const { ok, saved } = rule[name];
        return ok && saved !== undefined ? [{ rule, backend, name, saved }] : [];
      }),
    );
}

describe("a recorded rule", () => {
  it.skipIf(!hasCorpus)("of described extensions is spelled as each backend saved it, every one", () => {
    const wrong: string[] = [];
    let equal = 0;
    for (const { rule, backend, name, saved } of savedRules()) {
      const got = canonicalize(rule, backend, "spell");
      if (got === saved) equal += 1;
      else wrong.push(`${rule.id} ${name}: ${rule.input}\n  saved ${saved}\n  ours  ${got}`);
    }
    console.log(`${equal} equal, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    // All of those that a backend took: 693 in legacy, 695 in nft.
    expect(equal).toBe(693 + 695);
  });

  it.skipIf(!hasCorpus)("of described extensions is refused of its writer only when it is a trap", () => {
    const wrong: string[] = [];
    let trapped = 0;
    for (const { rule, backend, name, saved } of savedRules()) {
      const got = canonicalize(rule, backend);
      if (IS_TRAP.test(got)) trapped += 1;
      else if (got !== saved) wrong.push(`${rule.id} ${name}: ${rule.input}\n  saved ${saved}\n  ours  ${got}`);
    }
    console.log(`${trapped} refused as traps, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    // Reversed ranges, negated full ranges, the full range of ipcomp and an overlong prefix, in the families and backends
    // they were run in.
    expect(trapped).toBe(52);
  });

  it.skipIf(!hasCorpus)("of other extensions comes through unchanged when it is canonical already", () => {
    const wrong: string[] = [];
    let count = 0;
    for (const { rule, backend, name, saved } of savedRules()) {
      // Every extension is described, so that names make others of them. An option of the protocol would still load its match.
      const written = saved.replace(/ -([mj]) (?!(?:ACCEPT|DROP|RETURN)\b)(\S+)/g, " -$1 other-$2");
      if (written === saved || / -p /.test(saved) || saved.includes("\n")) continue;
      count += 1;
      const got = canonicalize({ ...rule, input: written.replace(`-A ${rule.chain} `, "") }, backend);
      if (got !== written) wrong.push(`${rule.id} ${name}: ${written}\n  ours  ${got}`);
    }
    console.log(`${count} canonical rules of other extensions`);
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(500);
  });

  it.skipIf(!hasCorpus)("that is said to fail, and that both backends refuse, is refused", () => {
    const accepted: string[] = [];
    let refused = 0;
    for (const rule of readRecordedRules().filter(isDescribed)) {
      if (rule.verdict_t !== "FAIL" || rule.legacy.ok || rule.nft.ok) continue;
      // Whether a set exists is known to the host alone.
      if (/^-m set .* src,dst$|^-j SET /.test(rule.input)) continue;
      for (const [backend] of BACKENDS) {
        // Asked for how it is spelled once loaded: it never is.
        const got = canonicalize(rule, backend, "spell");
        if (got.startsWith("refused: ")) refused += 1;
        else if (!ORDER_IS_FREE.test(rule.input)) accepted.push(`${rule.id} ${backend}: ${rule.input}`);
      }
    }
    console.log(`${refused} refused`);
    expect(accepted).toEqual([]);
    expect(refused).toBeGreaterThan(510);
  });

  it.skipIf(!hasCorpus)(
    "that the recording machine could not load is spelled as the tests of iptables 1.8.11 say",
    () => {
      const wrong: string[] = [];
      let equal = 0;
      for (const rule of readRecordedRules()) {
        if (rule.verdict_t !== "OK" || rule.legacy.ok || rule.nft.ok) continue;
        for (const [backend] of BACKENDS) {
          const got = canonicalize(rule, backend, "refuse", "1.8.11");
          const want = `-A ${rule.chain} ${rule.expect_from_t_file}`;
          if (got === want) equal += 1;
          else wrong.push(`${rule.id} ${backend}: ${rule.input}\n  said ${want}\n  ours ${got}`);
        }
      }
      console.log(`${equal} as said, ${wrong.length} otherwise`);
      expect(wrong).toEqual([]);
      // LED, SECMARK, ipvs and rateest, which its kernel lacked, and what is new in 1.8.11.
      expect(equal).toBe(92);
    },
  );
});
