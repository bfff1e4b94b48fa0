import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rewriteChain } from "../../../engine/host/rewrite";

const rulesOf = (letters: string): readonly string[] => [...letters].map(letter => `-s 10.0.0.${letter} -j DROP`);

describe("a chain of ours that changes", () => {
  it("is written where it changes, and nowhere else", () => {
    const wanted = rulesOf("1253");
    expect(rewriteChain("NF-INPUT", rulesOf("1234"), wanted, wanted)).toEqual({
      chain: "NF-INPUT",
      edits: [
        { kind: "insert", number: 3, rule: "-s 10.0.0.5 -j DROP" },
        { kind: "delete", number: 5 },
      ],
      rules: wanted,
    });
  });

  it("gets its new rules in the spelling they were declared in", () => {
    const rewritten = rewriteChain("WEB", ["-j LOG"], ["-j LOG", "-p TCP"], ["-j LOG", "-p tcp"]);
    expect(rewritten?.edits).toEqual([{ kind: "insert", number: 2, rule: "-p TCP" }]);
  });

  it("is filled anew where no rule stays, or where nobody knows how one is spelled", () => {
    expect(rewriteChain("WEB", rulesOf("12"), rulesOf("34"), rulesOf("34"))).toBeUndefined();
    expect(rewriteChain("WEB", [], rulesOf("1"), rulesOf("1"))).toBeUndefined();
    expect(rewriteChain("WEB", rulesOf("1"), rulesOf("12"), [...rulesOf("1"), undefined])).toBeUndefined();
  });

  it("comes to what is wanted, one edit after the other, and no rule that could stay is written", () => {
    const letters = fc.string({ unit: fc.constantFrom("1", "2", "3", "4"), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const wanted = rulesOf(after);
        const rewritten = rewriteChain("WEB", rulesOf(before), wanted, wanted);
        if (rewritten === undefined) return;
        const chain = [...rulesOf(before)];
        for (const edit of rewritten.edits) {
          if (edit.kind === "delete") expect(chain.splice(edit.number - 1, 1)).toHaveLength(1);
          else {
            expect(edit.number).toBeLessThanOrEqual(chain.length + 1);
            chain.splice(edit.number - 1, 0, edit.rule);
          }
        }
        expect(chain).toEqual(wanted);
      }),
    );
  });
});
