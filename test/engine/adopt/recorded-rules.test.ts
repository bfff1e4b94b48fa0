import { describe, expect, it } from "vitest";
import { type AdoptedFile, adoptFleet } from "../../../engine/adopt";
import { isBuiltInChain, type TableName } from "../../../engine/ruleset";
import { hasCorpus, readRecordedRules } from "../ruleset/corpus";
import { hostOf, rulesOf } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { typeCheck } from "./type-check";

describe.skipIf(!hasCorpus)("an import of every recorded rule", () => {
  const programs = new Map<string, readonly AdoptedFile[]>();

  it("synthesizes to the same rule, and hardly ever in iptables' own words", () => {
    let rules = 0;
    const raw: string[] = [];
    const undeclared: string[] = [];
    const failures: string[] = [];
    for (const { id, family: recorded, table, chain, nft } of readRecordedRules()) {
      const lines = nft.ok && nft.saved !== undefined ? [nft.saved].flat().join("\n").split("\n") : [];
      const own = lines.filter(line => line.startsWith("-A "));
      // One record is saved otherwise once it was loaded from its own save.
      if (own.length === 0 || "resaved" in nft) continue;
      const family = recorded === "ip6" ? "ipv6" : "ipv4";
      const jumps = [...new Set(own.flatMap(line => / -[jg] ([a-z]\S*)$/.exec(line)?.[1] ?? []))];
      const chains = [...new Set([chain, ...jumps])].filter(name => !isBuiltInChain(table as TableName, name));
      const text = `*${table}\n${chains.map(name => `:${name} - [0:0]\n`).join("")}${own.join("\n")}\nCOMMIT\n`;
      const adoption = adoptFleet([hostOf("host", { [family]: text }, { address: "192.0.2.1" })], {
        project: "p",
        stack: "s",
      });
      rules += adoption.shares.rules;
      if (adoption.shares.raw > 0) raw.push(own.join("; "));
      if ((adoption.leftOut.get("host") ?? []).length > 0) {
        undeclared.push(own.join("; "));
        continue;
      }
      programs.set(`rule-${programs.size}`, adoption.files);
      try {
        expect(rulesOf(synthesizeProgram(adoption.files).get("host"), family)).toEqual(
          rulesOf({ [family]: text }, family),
        );
      } catch (error) {
        failures.push(
          `${id} ${own.join("; ")}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`,
        );
      }
    }
    console.log(
      `${rules} rules, ${raw.length} by Rule.parse, ${undeclared.length} that synthesis refuses of everybody`,
    );
    expect(failures).toEqual([]);
    // Of such a prefix the legacy backend cuts the end: a document could not say it of every host.
    for (const rule of undeclared) expect(rule).toMatch(/ x{64,}$/);
    expect(rules).toBeGreaterThan(500);
    expect(raw.length / rules).toBeLessThan(0.03);
  });

  it("compiles", () => {
    expect(typeCheck(programs)).toBe("");
  });
});
