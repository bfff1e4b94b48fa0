import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RulesetError } from "../../../../engine/ruleset";
import { readShellTokens } from "../../../../engine/ruleset/script/read-shell-tokens";
import { ScriptSource } from "../../../../engine/ruleset/script/script-source";

const tokensOf = (text: string) => readShellTokens(new ScriptSource(text));
const wordsOf = (text: string) => tokensOf(text).flatMap(token => (token.kind === "word" ? [token.value] : []));
const expansionOf = (text: string) =>
  tokensOf(text).find(token => token.kind === "word" && token.expansion !== undefined);

/** Of the processor, whatever else runs on the machine. */
function millisecondsFor(text: string): number {
  const before = process.cpuUsage();
  try {
    tokensOf(text);
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe("the words of a shell script", () => {
  it("are parted by blanks and tabs", () => {
    expect(wordsOf("iptables \t -A  INPUT")).toEqual(["iptables", "-A", "INPUT"]);
  });

  it("keep everything between single quotes", () => {
    expect(wordsOf(`'a "b" \\ $c'`)).toEqual([`a "b" \\ $c`]);
  });

  it("keep blanks between double quotes, where a backslash escapes $, the backtick, the quote and itself only", () => {
    expect(wordsOf('"a  b" "\\$5 \\` \\" \\\\ \\n"')).toEqual(["a  b", '$5 ` " \\ \\n']);
  });

  it("take the character behind a backslash as it is", () => {
    expect(wordsOf("a\\ b \\; \\' \\#")).toEqual(["a b", ";", "'", "#"]);
  });

  it("go on over a joined line, inside and outside double quotes", () => {
    expect(wordsOf('-A \\\n INP\\\nUT "a \\\nb"')).toEqual(["-A", "INPUT", "a b"]);
  });

  it("are glued from quoted and bare parts", () => {
    expect(wordsOf(`it"'"s' a "b"'-\\ c`)).toEqual([`it's a "b"- c`]);
  });

  it("may be empty", () => {
    expect(wordsOf(`a '' "" b`)).toEqual(["a", "", "", "b"]);
  });

  it("hold a # that does not begin them", () => {
    expect(wordsOf("a#b # c")).toEqual(["a#b"]);
  });

  it("keep a $ that names nothing", () => {
    expect(wordsOf('a$ "$ b"')).toEqual(["a$", "$ b"]);
  });

  it.each(["$IF", "${IF}", "${IF:-eth0}", '"a $IF"', "$1", "$@", "$$", "~/x"])("say that %s is for the shell", text => {
    expect(expansionOf(text)).toBeDefined();
  });

  it.each(["'$IF'", "\\$IF", '"\\$IF"', "a~"])("say that %s is plain text", text => {
    expect(expansionOf(text)).toBeUndefined();
  });

  it.each([
    ["$(id)", /command substitution/],
    ["`id`", /command substitution/],
    ['"$(id)"', /command substitution/],
    ['"`id`"', /command substitution/],
    ["${IF:-$(id)}", /command substitution/],
    ["$((1 + 1))", /command substitution/],
    ["<(id)", /process substitution/],
    ["<<EOF", /here-document/],
    ["{22,80}", /braces/],
    ["{1..9}", /braces/],
    ["$'a'", /quotes that only some shells know/],
    ["${IF", /never closed/],
    ["'a", /single quote is opened and never closed/],
    ['"a', /double quote is opened and never closed/],
    ["a\r\nb", /CRLF/],
    ["a\0b", /NUL/],
  ])("refuse %j", (text, message) => {
    expect(() => tokensOf(`echo ${text}`)).toThrow(message);
  });

  it("know their lines, behind joined lines and quotes over several lines too", () => {
    const lines = tokensOf("a \\\nb 'c\nd' e\nf").flatMap(token => (token.kind === "word" ? [token.line] : []));
    expect(lines).toEqual([1, 2, 2, 3, 4]);
  });

  it("name the line on which a quote opens", () => {
    expect(() => tokensOf("a\nb 'c\nd")).toThrow(/line 2: "b 'c"/);
  });

  it("are read back from single quotes, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), values => {
        const kept = values.map(value => value.replace(/[\r\0]/g, ""));
        const quoted = kept.map(value => `'${value.replace(/'/g, "'\\''")}'`);
        expect(wordsOf(quoted.join(" "))).toEqual(kept);
      }),
    );
  });

  it("are refused by RulesetError only, whatever stands there", () => {
    const unit = fc.constantFrom(..."ab '\"\\\n#$`(){}<>&|;=!~,*-2\t\r\0é".split(""));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), text => {
        try {
          for (const token of tokensOf(text)) expect(token.end).toBeGreaterThan(token.from);
        } catch (error) {
          if (!(error instanceof RulesetError)) throw error;
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("are read from a line of 1 MiB, and refused where its quote stays open", () => {
    const blanks = "a ".repeat(524_288);
    expect(wordsOf(`'${blanks}'`)).toEqual([blanks]);
    expect(() => tokensOf(`"${blanks}`)).toThrow(/never closed \(line 1: .{100,250}…"\)/);
  });

  it.each([
    ["one word", (size: number) => "a".repeat(size)],
    ["many words", (size: number) => "a ".repeat(size / 2)],
    ["an unclosed double quote", (size: number) => `"${"a ".repeat(size / 2)}`],
    ["an unclosed single quote", (size: number) => `'${"a ".repeat(size / 2)}`],
    ["unclosed quotes behind each other", (size: number) => `${"'a' ".repeat(size / 4)}'`],
    ["variables in a double quote", (size: number) => `"${"$a".repeat(size / 2)}"`],
    ["backslashes", (size: number) => "\\".repeat(size)],
    ["joined lines", (size: number) => "a\\\n".repeat(size / 3)],
    ["operators", (size: number) => "a;".repeat(size / 2)],
    ["comments", (size: number) => "#a\n".repeat(size / 3)],
  ])("take time in proportion to their length: %s", (_name, textOf) => {
    const size = 262_144;
    millisecondsFor(textOf(size / 4));
    const once = Math.min(millisecondsFor(textOf(size)), millisecondsFor(textOf(size)));
    const twice = Math.min(millisecondsFor(textOf(2 * size)), millisecondsFor(textOf(2 * size)));
    // Garbage collection aside; a reader whose time grows with the square needs minutes here.
    expect(twice).toBeLessThan(2.4 * once + 500);
  });
});
