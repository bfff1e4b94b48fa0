import { describe, expect, it } from "vitest";
import { type Backend, canonicalizeRule, isTableName, RuleError } from "../../../engine/ruleset";
import { RuleSpeller } from "../../../engine/ruleset/spell-rules";
import { findRulesetFile, hasCorpus, readRecordedRules, readRecordedRulesets, readRulesetFile } from "./corpus";

const CONTEXT = { family: "ipv4", backend: "nf_tables" } as const;
const INPUT = { table: "filter", chain: "INPUT" } as const;

function attempt(spell: () => readonly string[]): string {
  try {
    return spell().join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

describe("rules that are spelled many at a time", () => {
  const speller = new RuleSpeller(CONTEXT);
  const spell = (text: string): string => attempt(() => speller.spell(text, INPUT));

  it("of one shape are spelled with their own values", () => {
    for (let at = 1; at < 200; at += 1) {
      expect(spell(`-p tcp --dport ${at} -s 10.0.0.${at} -m comment --comment "no. ${at}" -j C-${at}`)).toBe(
        `-s 10.0.0.${at}/32 -p tcp -m tcp --dport ${at} -m comment --comment "no. ${at}" -j C-${at}`,
      );
    }
  });

  it.each([
    "-s 10.0.0.1/8 -j ACCEPT",
    "-s 10.0.0.0/8 -d 0.0.0.0/0 -j ACCEPT",
    "-s 10.0.0.1,10.0.0.2 -d 10.0.0.3 -j ACCEPT",
    "! -s 10.0.0.1 -j ACCEPT",
    "-s 010.0.0.1 -j ACCEPT",
    "-s 10.0.0.256 -j ACCEPT",
    "-s 10.0.0.1/33 -j ACCEPT",
    "-p tcp --dport 0:65535 -j ACCEPT",
    "-p tcp --dport 5:4 -j ACCEPT",
    "-p tcp --dport 65536 -j ACCEPT",
    "-p tcp --dport ssh -j ACCEPT",
    "-p tcp ! --dport 1:3 -j ACCEPT",
    "-p tcp -m tcp --dport 1 -m tcp --dport 2",
    "-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
    "-m multiport --dports 1,2",
    "--dport 22 -p tcp",
    "-i eth0 -i eth1",
    "-o eth0 -j ACCEPT",
    "-i name-of-16-bytes -j ACCEPT",
    '-m comment --comment "-s 10.0.0.1" -j ACCEPT',
    '-m comment --comment "word" -j ACCEPT',
    '-m comment --comment "" -j ACCEPT',
    '-m comment --comment "it\'s \\"so\\"" -s 10.0.0.1 -j ACCEPT',
    "-m comment --comment -s -j ACCEPT",
    "-m comment --comment sample-comment-100 -m comment --comment other",
    `-m comment --comment "${"x ".repeat(130)}"`,
    '-j LOG --log-prefix "a -s 10.0.0.1 b"',
    "-j LOG --log-prefix -s 10.0.0.1",
    "-j INPUT",
    "-j DROP -j DROP",
    "-g LOG",
    "-j __proto__",
    "-j constructor -s 10.0.0.1",
    "-m mac --mac-source 02:00:5E:00:53:01",
    "-j DNAT --to-destination 10.0.0.1",
    "-s 10.0.0.1\0 -j ACCEPT",
    "\0a -s 10.0.0.1",
    '-m comment --comment "open -s 10.0.0.1',
  ])("are refused or spelled as one by one: %j", text => {
    for (const backend of ["legacy", "nf_tables"] as const) {
      const context = { family: "ipv4", backend } as const;
      const many = new RuleSpeller(context);
      const wanted = attempt(() => canonicalizeRule(text, { ...context, ...INPUT }));
      expect(attempt(() => many.spell(text, INPUT))).toBe(wanted);
      expect(attempt(() => many.spell(text, INPUT))).toBe(wanted);
    }
  });

  it.skipIf(!hasCorpus)("of the recorded rules are spelled as one by one", () => {
    let count = 0;
    for (const backend of ["legacy", "nf_tables"] as const satisfies readonly Backend[]) {
      for (const iptables of ["1.8.7", "1.8.9", "1.8.11"] as const) {
        const spellers = {
          ip: new RuleSpeller({ family: "ipv4", backend, iptables, traps: "spell" }),
          ip6: new RuleSpeller({ family: "ipv6", backend, iptables, traps: "spell" }),
        };
        for (const { family, table, chain, input } of readRecordedRules()) {
          if (!isTableName(table)) throw new Error(table);
          const context = {
            family: family === "ip" ? "ipv4" : "ipv6",
            backend,
            iptables,
            table,
            chain,
            traps: "spell",
          } as const;
          const wanted = attempt(() => canonicalizeRule(input, context));
          expect(
            attempt(() => spellers[family].spell(input, { table, chain })),
            input,
          ).toBe(wanted);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(6_000);
  });

  it.skipIf(!hasCorpus)("of recorded rulesets are spelled as one by one", () => {
    const context = { family: "ipv4", backend: "legacy", traps: "spell" } as const;
    const many = new RuleSpeller(context);
    let count = 0;
    for (const { sha16, family } of readRecordedRulesets()) {
      const name = findRulesetFile(sha16, "rules");
      if (name === undefined || family === "ip6") continue;
      for (const line of readRulesetFile(name).split("\n").slice(0, 300)) {
        const found = /^-A (\S+) (.*)$/.exec(line);
        const text = found?.[2];
        if (text === undefined) continue;
        const place = { table: "mangle", chain: "X" } as const;
        const wanted = attempt(() => canonicalizeRule(text, { ...context, ...place }));
        expect(
          attempt(() => many.spell(text, place)),
          text,
        ).toBe(wanted);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(5_000);
  });
});
