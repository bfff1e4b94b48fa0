import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern, matchesPatternList } from "../../../engine/transport/host-name-pattern";

describe("host name patterns", () => {
  it("agree with the regular expression of the same meaning", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 12 });
    const plain = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 12 });
    fc.assert(
      fc.property(text, plain, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesPattern(pattern, name)).toBe(expression.test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it("know nothing special but * and ?", () => {
    expect(matchesPattern("[ab]", "a")).toBe(false);
    expect(matchesPattern("[10.0.0.1]:2222", "[10.0.0.1]:2222")).toBe(true);
  });

  it("stay fast where a backtracking matcher would not end", () => {
    const started = performance.now();
    expect(matchesPattern("*a".repeat(200), `${"a".repeat(199)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("in a list, one negation beats every match, wherever it stands", () => {
    expect(matchesPatternList("*.example,!bad.example", "good.example")).toBe(true);
    expect(matchesPatternList("*.example,!bad.example", "bad.example")).toBe(false);
    expect(matchesPatternList("!bad.example,*.example", "bad.example")).toBe(false);
    expect(matchesPatternList("!bad.example", "good.example")).toBe(false);
  });
});
