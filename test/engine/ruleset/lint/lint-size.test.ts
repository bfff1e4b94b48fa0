import { describe, expect, it } from "vitest";
import { lintRuleset, parseSave } from "../../../../engine/ruleset";
import { findRulesetFile, hasCorpus, readRecordedRulesets, readRulesetFile } from "../corpus";
import { input, lint, save } from "./lint";

function secondsOf(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function address(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe("the time it takes grows with the rules, not with their pairs", () => {
  it.each([
    ["of addresses", (index: number) => `-s ${address(index)}/32 -j DROP`],
    [
      "of prefixes and ports",
      (index: number) =>
        `-s ${address(index * 256)}/${8 + (index % 25)} -p tcp -m tcp --dport ${index % 65536} -j DROP`,
    ],
    [
      "that only their ranges part",
      (index: number) => `-p tcp -m tcp --dport ${index % 30000}:${(index % 30000) + 2} -j ACCEPT`,
    ],
    [
      "that look at marks and set them",
      (index: number) =>
        index % 2 === 0 ? `-m mark --mark 0x${index.toString(16)} -j ACCEPT` : "-j MARK --set-xmark 0x1/0xffffffff",
    ],
  ])(
    "a chain %s",
    (_of, rule) => {
      const text = (count: number) =>
        save("mangle", ":INPUT ACCEPT [0:0]", ...numbers(count).map(index => `-A INPUT ${rule(index)}`));
      lint(text(1_000));
      const quarter = Math.min(
        secondsOf(() => lint(text(2_000))),
        secondsOf(() => lint(text(2_000))),
      );
      const whole = Math.min(
        secondsOf(() => lint(text(8_000))),
        secondsOf(() => lint(text(8_000))),
      );
      // Four times the rules; their pairs would be sixteen times as many.
      expect(whole / quarter).toBeLessThan(9);
    },
    120_000,
  );

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
  }, 60_000);

  it("rules of any words", () => {
    expect(() =>
      lint(input('-m comment --comment "', "--", "!", "-s", "-j", "__proto__", "-j constructor")),
    ).not.toThrow();
  });
});

describe.skipIf(!hasCorpus)("rulesets of public hosts", () => {
  it("are all linted, each in bounded time", () => {
    const tally = new Map<string, number>();
    let files = 0;
    let slowest = 0;
    for (const { sha16, family } of readRecordedRulesets()) {
      const nft = findRulesetFile(sha16, "nft.save");
      const file = nft ?? findRulesetFile(sha16, "legacy.save");
      if (file === undefined) continue;
      const saved = parseSave(readRulesetFile(file));
      const backend = nft === undefined ? "legacy" : "nf_tables";
      files += 1;
      const seconds = secondsOf(() => {
        for (const { kind } of lintRuleset({ [family === "ip6" ? "ipv6" : "ipv4"]: saved }, { backend })) {
          tally.set(kind, (tally.get(kind) ?? 0) + 1);
        }
      });
      slowest = Math.max(slowest, seconds);
    }
    console.log(
      `${files} saves, slowest ${slowest.toFixed(2)} s: ${[...tally].map(each => each.join(" ")).join(", ")}`,
    );
    expect(files).toBeGreaterThan(0);
    expect(slowest).toBeLessThan(20);
  }, 120_000);
});
