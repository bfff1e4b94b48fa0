import { describe, expect, it } from "vitest";
import { lintRuleset, parseSave } from "../../../../engine/ruleset";
import { findRulesetFile, hasCorpus, readRecordedRulesets, readRulesetFile } from "../corpus";
import { HOSTILE_RULESETS, numbers } from "./hostile-rulesets";
import { input, lint, save } from "./lint";

// Only that there is an answer: what twice the size costs is measured by `npm run bench:linear`.
describe("a ruleset that careless algorithms choke on is linted", () => {
  it.each(HOSTILE_RULESETS)("%s", (_name, size, make) => {
    expect(() => lintRuleset({ ipv4: parseSave(make(4 * size)) })).not.toThrow();
  });
});

describe("a ruleset of any size and words is answered", () => {
  it("ten thousand chains, one behind the other", () => {
    const names = numbers(10_000).map(index => `C${index}`);
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ...names.map(name => `:${name} - [0:0]`),
      "-A INPUT -j C0",
      ...names.slice(1).map((name, index) => `-A C${index} -p tcp -j ${name}`),
      "-A C9999 -p tcp -j ACCEPT",
    );
    expect(lint(text)).toEqual([]);
  });

  it("rules of any words", () => {
    expect(() =>
      lint(input('-m comment --comment "', "--", "!", "-s", "-j", "__proto__", "-j constructor")),
    ).not.toThrow();
  });
});

describe.skipIf(!hasCorpus)("rulesets of public hosts", () => {
  it("are all linted", () => {
    const tally = new Map<string, number>();
    let files = 0;
    for (const { sha16, family } of readRecordedRulesets()) {
      const nft = findRulesetFile(sha16, "nft.save");
      const file = nft ?? findRulesetFile(sha16, "legacy.save");
      if (file === undefined) continue;
      const saved = parseSave(readRulesetFile(file));
      const backend = nft === undefined ? "legacy" : "nf_tables";
      files += 1;
      for (const { kind } of lintRuleset({ [family === "ip6" ? "ipv6" : "ipv4"]: saved }, { backend })) {
        tally.set(kind, (tally.get(kind) ?? 0) + 1);
      }
    }
    console.log(`${files} saves: ${[...tally].map(each => each.join(" ")).join(", ")}`);
    expect(files).toBeGreaterThan(0);
  });
});
