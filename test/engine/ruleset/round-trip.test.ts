import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRule,
  type Family,
  parseRule,
  printRule,
  RuleError,
  type TableName,
} from "../../../engine/ruleset";
import { missingKinds, randomRule } from "./random-rules";
import { randomRuns } from "./random-runs";

const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];
const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];
const TABLES: readonly TableName[] = ["filter", "nat", "mangle", "raw"];

function attempt(text: string, context: Parameters<typeof canonicalizeRule>[1]): readonly string[] {
  try {
    return canonicalizeRule(text, context);
  } catch (error) {
    if (error instanceof RuleError) return [];
    throw error;
  }
}

describe("random rules", () => {
  it("cover every kind of value the descriptions use", () => {
    expect(missingKinds()).toEqual([]);
  });

  for (const family of FAMILIES) {
    for (const backend of BACKENDS) {
      it(`of ${family} are the same after a second canonicalisation, and print as they parse (${backend})`, () => {
        let accepted = 0;
        fc.assert(
          fc.property(randomRule(family), fc.constantFrom(...TABLES), (text, table) => {
            const context = { family, backend, table, chain: "MINE" };
            for (const line of attempt(text, context)) {
              accepted += 1;
              expect(canonicalizeRule(line, context)).toEqual([line]);
              expect(printRule(parseRule(line, context))).toBe(line);
            }
          }),
          { numRuns: randomRuns(600) },
        );
        expect(accepted).toBeGreaterThan(200);
      });
    }
  }

  it("have a text that only RuleError refuses, whatever is put into it", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.constantFrom(
        "!",
        "-s",
        "-p",
        "tcp",
        "-m",
        "comment",
        "--comment",
        "--dport",
        "-j",
        "LOG",
        '"',
        "--",
        "-",
        "--tcp-flags",
        "set",
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(...FAMILIES), (words, family) => {
        const lines = attempt(words.join(" "), { family, backend: "nf_tables", table: "filter" });
        for (const line of lines)
          expect(canonicalizeRule(line, { family, backend: "nf_tables", table: "filter" })).toEqual([line]);
      }),
      { numRuns: randomRuns(2_500) },
    );
  });
});

describe("a rule of one MiB", () => {
  const place = { family: "ipv4", backend: "legacy", table: "filter" } as const;

  it.each([
    ["blanks", " ".repeat(1 << 20)],
    ["words of an unknown match", "-m zebra ".concat("--a b ".repeat(1 << 17))],
    ["matches", "-m comment --comment a ".repeat(1 << 15)],
    ["stray words", "a ".repeat(1 << 19)],
    ["negations", "! ".repeat(1 << 19)],
    ["quotes", '"'.repeat(1 << 20)],
    ["escapes", `--comment "${"\\\\".repeat(1 << 19)}"`],
    ["addresses", `-s ${"192.0.2.1,".repeat(1 << 16)}`],
    ["colons", `-d ${":".repeat(1 << 20)}`],
    ["ports", `-p tcp -m multiport --dports ${"1,".repeat(1 << 19)}`],
  ])("is answered or refused when it is all %s", (_, text) => {
    expect(attempt(text, place).length).toBeLessThanOrEqual(1);
  });
});
