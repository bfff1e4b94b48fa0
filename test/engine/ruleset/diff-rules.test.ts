import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffRules, type RuleChange } from "../../../engine/ruleset";

const rebuild = (changes: readonly RuleChange[], left: "remove" | "add"): readonly string[] =>
  changes.filter(change => change.kind !== left).map(change => change.text);

/** Length of the longest common subsequence by the textbook table. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [at, other] of b.entries()) {
      next.push(line === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const numbered = (count: number, prefix = "rule"): readonly string[] =>
  Array.from({ length: count }, (_, at) => `-A INPUT -m comment --comment ${prefix}-${at} -j ACCEPT`);

describe("diffRules", () => {
  it("keeps equal rules, with both positions", () => {
    expect(diffRules(["a", "b"], ["a", "b"])).toEqual([
      { kind: "keep", text: "a", before: 1, after: 1 },
      { kind: "keep", text: "b", before: 2, after: 2 },
    ]);
  });

  it("names removed rules by their old position and added ones by their new position, removals first", () => {
    expect(diffRules(["a", "b", "c"], ["a", "x", "c"])).toEqual([
      { kind: "keep", text: "a", before: 1, after: 1 },
      { kind: "remove", text: "b", before: 2 },
      { kind: "add", text: "x", after: 2 },
      { kind: "keep", text: "c", before: 3, after: 3 },
    ]);
  });

  it("shows a moved rule as removed and added", () => {
    expect(diffRules(["a", "b", "c"], ["b", "c", "a"]).map(change => change.kind)).toEqual([
      "remove",
      "keep",
      "keep",
      "add",
    ]);
  });

  it("holds both lists in order and keeps as many rules as possible", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 30 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changes = diffRules(before, after);
        expect(rebuild(changes, "add")).toEqual(before);
        expect(rebuild(changes, "remove")).toEqual(after);
        expect(changes.filter(change => change.kind === "keep").length).toBe(commonLength(before, after));
      }),
    );
  });

  it("finds a few changes in 100,000 rules", () => {
    const before = numbered(100_000);
    const after = before.filter((_, at) => at % 10_000 !== 77);
    const changes = diffRules(before, [...after, "new"]);
    expect(changes.filter(change => change.kind !== "keep").length).toBe(11);
  });

  it("finishes for 100,000 rules in reverse and for 100,000 others", () => {
    const before = numbered(100_000);
    expect(diffRules(before, [...before].reverse()).filter(change => change.kind === "keep").length).toBe(1);
    expect(diffRules(before, numbered(100_000, "other")).filter(change => change.kind === "keep").length).toBe(0);
  });

  it("finishes for 100,000 rules of only two kinds, and still holds both lists", () => {
    const mixed = (step: number): readonly string[] =>
      Array.from({ length: 100_000 }, (_, at) => ((at * step) % 7 < 3 ? "a" : "b"));
    const [before, after] = [mixed(3), mixed(5)];
    const changes = diffRules(before, after);
    expect(rebuild(changes, "add")).toEqual(before);
    expect(rebuild(changes, "remove")).toEqual(after);
  });

  it("keeps the unchanged part of a list with over a thousand changes", () => {
    const before = numbered(6_000);
    const after = before.map((rule, at) => (at % 3 === 0 ? `${rule} changed` : rule));
    expect(diffRules(before, after).filter(change => change.kind === "keep").length).toBe(4_000);
  });
});
