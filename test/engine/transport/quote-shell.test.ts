import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteShell } from "../../../engine/transport";

/** What /bin/sh hands to a program for these words, byte for byte. */
function throughShell(words: readonly string[]): string[] {
  const script = words.map(word => `printf '%s\\0' ${quoteShell(word)}\n`).join("");
  return execFileSync("/bin/sh", { input: script, encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("quoteShell", () => {
  it("carries hostile words through /bin/sh unchanged", () => {
    const words = [
      "",
      "'",
      "''",
      "a b",
      "$(id)",
      "`id`",
      "$HOME",
      '"',
      "\\",
      "\\'",
      "*",
      "~",
      "-n",
      "a\nb",
      "\n",
      "\t",
      "\x1b[31m",
      "!!",
      "#",
      ";&|<>",
      "a=b",
      "é你😀",
    ];
    expect(throughShell(words)).toEqual(words);
  });

  it("carries any words through /bin/sh unchanged", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("'", '"', "\\", "$", "`", "\n", " ", "!", "a") }),
    );
    const words = fc.array(
      word.map(text => text.replaceAll("\0", "")),
      { minLength: 1, maxLength: 50 },
    );
    fc.assert(
      fc.property(words, sample => {
        expect(throughShell(sample)).toEqual(sample);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses a NUL", () => {
    expect(() => quoteShell("a\0b")).toThrow(RangeError);
  });
});
