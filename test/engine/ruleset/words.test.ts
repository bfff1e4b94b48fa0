import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteWord, RuleError, splitWords } from "../../../engine/ruleset";

const valuesOf = (text: string): readonly string[] => splitWords(text).map(word => word.value);

describe("splitWords", () => {
  it("parts words at blanks and tabs, any number of them", () => {
    expect(valuesOf("  -s \t 192.0.2.1   -j ACCEPT ")).toEqual(["-s", "192.0.2.1", "-j", "ACCEPT"]);
  });

  it("keeps blanks inside double quotes and takes backslash escapes there", () => {
    expect(valuesOf('--comment "a \\"b\\" \\\\ c"')).toEqual(["--comment", 'a "b" \\ c']);
  });

  it("takes a single quote for an ordinary character", () => {
    expect(valuesOf("--comment 'a b'")).toEqual(["--comment", "'a", "b'"]);
  });

  it("takes a backslash outside quotes for an ordinary character", () => {
    expect(valuesOf("a\\ b")).toEqual(["a\\", "b"]);
  });

  it("ends the word at the closing quote, as iptables-restore does", () => {
    expect(valuesOf('a"b c"d "e"')).toEqual(["ab c", "d", "e"]);
  });

  it("keeps an empty quoted word", () => {
    expect(splitWords('--comment ""')[1]).toEqual({ value: "", quoted: true, raw: '""' });
  });

  it("refuses a quote that is never closed, and says which", () => {
    expect(() => splitWords('--comment "abc')).toThrow(RuleError);
    expect(() => splitWords('--comment "abc')).toThrow(/never closed/);
  });
});

describe("quoteWord", () => {
  it("leaves a word of letters, digits, _ and - bare", () => {
    expect(quoteWord("web-01_a")).toBe("web-01_a");
    expect(quoteWord("-dash")).toBe("-dash");
  });

  it("quotes everything else, the empty text too", () => {
    expect(quoteWord("")).toBe('""');
    expect(quoteWord("a.b")).toBe('"a.b"');
    expect(quoteWord("é")).toBe('"é"');
  });

  it("escapes double quotes, backslashes and single quotes", () => {
    expect(quoteWord(`it's "a" \\`)).toBe(`"it\\'s \\"a\\" \\\\"`);
  });

  it("is undone by splitWords for every text without line ends", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), values => {
        const kept = values.filter(value => !/[\n\0]/.test(value));
        expect(valuesOf(kept.map(quoteWord).join(" "))).toEqual(kept);
      }),
    );
  });
});

describe("the raw text of words", () => {
  it("is the rule again when joined by single blanks", () => {
    const text = '-m comment --comment "a \\"b\\"" -j LOG --log-prefix "x: "';
    expect(
      splitWords(text)
        .map(word => word.raw)
        .join(" "),
    ).toBe(text);
  });
});
