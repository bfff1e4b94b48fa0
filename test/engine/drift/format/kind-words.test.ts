import { describe, expect, it } from "vitest";
import { compareSeverity } from "../../../../engine/drift";
import { KIND_WORDS, kindWords } from "../../../../engine/drift/format/kind-words";
import { judgeRule } from "../../../../engine/drift/judge-rule";
import { TABLE_NAMES } from "../../../../engine/ruleset";

const TARGETS = [
  "ACCEPT",
  "DROP",
  "DNAT --to-destination 192.0.2.1",
  "MASQUERADE",
  "WEB",
  "MARK --set-xmark 0x1",
  "LOG",
];
const rules = TARGETS.map(target => ({ kind: "keep" as const, text: `-j ${target}` }));

describe("a kind of finding", () => {
  it("weighs nowhere more than is said of it", () => {
    for (const table of TABLE_NAMES) {
      for (const live of rules) {
        for (const declared of rules) {
          for (const kind of ["added", "removed", "changed", "moved"] as const) {
            const { severity } = judgeRule({ kind, live, declared } as Parameters<typeof judgeRule>[0], table);
            expect(compareSeverity(severity, KIND_WORDS[kind].most), `${kind} ${severity}`).toBeLessThanOrEqual(0);
          }
        }
      }
    }
  });

  it("is told as done by hand only where this very document was applied last", () => {
    expect(kindWords({ kind: "added" }, { lastApply: "this-document" })).toBe("added by hand");
    expect(kindWords({ kind: "added" }, { lastApply: "another-document" })).toBe("not declared");
    expect(kindWords({ kind: "added" }, { lastApply: "never" })).toBe("not declared");
    expect(kindWords({ kind: "unreachable" }, {})).toBe("could not be reached");
    expect(kindWords({ kind: "rolled-back" }, { lastApply: "this-document" })).toBe("the last change was undone");
  });

  it("is told as done since a baseline, and outside of Terraform where that found it", () => {
    const baseline = { comparedWith: { kind: "baseline", recorded: "2026-01-02T03:04:05.000Z" } } as const;
    expect(kindWords({ kind: "unknown-rule" }, baseline)).toBe("added since the baseline, beside our rules");
    expect(kindWords({ kind: "policy" }, { comparedWith: { kind: "plan" } })).toBe(
      "policy changed outside of Terraform",
    );
    expect(kindWords({ kind: "moved" }, { comparedWith: { kind: "state" }, lastApply: "this-document" })).toBe(
      "moved by hand",
    );
  });
});
