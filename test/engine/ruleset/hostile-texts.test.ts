import { describe, expect, it } from "vitest";
import { describeFamilies, diffRulesets, printSave, RulesetError, readRestore } from "../../../engine/ruleset";
import { answerOrRefuse, filter, HOSTILE_TEXTS, list } from "./hostile-texts";

const CONTEXT = { family: "ipv4", backend: "legacy", traps: "spell" } as const;

// Only that there is an answer: what twice the size costs is measured by `npm run bench:linear`.
describe("a text that careless algorithms choke on is answered or refused", () => {
  it.each(HOSTILE_TEXTS)("%s", (_name, size, make) => {
    expect(["answered", "refused"]).toContain(answerOrRefuse(make(4 * size)));
  });
});

describe("a ruleset of hostile names and bytes", () => {
  it("keeps __proto__ and constructor as names of chains", () => {
    const text = filter([
      ":__proto__ -",
      ":constructor -",
      ":toString -",
      "-A __proto__ -j constructor",
      "-A INPUT -g toString",
    ]);
    expect(printSave(readRestore(text, CONTEXT))).toContain("-A INPUT -g toString\n-A __proto__ -j constructor\n");
  });

  it.each([
    "-A INPUT \0",
    ":A\0 -",
    "*fil\0ter",
    '-A INPUT -m comment --comment "',
    '-A "',
    ':" -',
    "[",
    "[:",
    "[:]",
    "-",
    "--",
    "-A -",
    "!",
    "-A INPUT !",
    "\u2028",
    "\ud800",
  ])("is refused in one paragraph: %j", line => {
    expect(() => readRestore(filter([line]), CONTEXT)).toThrow(RulesetError);
    expect(() => readRestore(line, CONTEXT)).toThrow(RulesetError);
  });

  it("answers for 100,000 rules in 10,000 chains", () => {
    const chains = list(10_000, at => `:C${at} - [0:0]`);
    const rules = list(
      100_000,
      at =>
        `-A C${at % 10_000} -s 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32 -p tcp -m tcp --dport 443 -j ACCEPT`,
    );
    const ruleset = readRestore(filter([...chains, ...rules]), CONTEXT);
    const chain = ruleset.tables.get("filter")?.chains.get("C9999");
    expect(chain?.rules).toHaveLength(10);
    expect(diffRulesets(ruleset, readRestore(filter([...chains, ...rules.slice(1)]), CONTEXT))).toHaveLength(1);
  });
});

describe("a rule of one MiB", () => {
  it("has its families told, though every value is wrong", () => {
    expect(describeFamilies(`-m recent ${"--mask x ".repeat(1 << 17)}`)).toBe("both");
  });
});
