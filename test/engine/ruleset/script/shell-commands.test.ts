import { describe, expect, it } from "vitest";
import { readShellCommands } from "../../../../engine/ruleset/script/read-shell-commands";
import { ScriptSource } from "../../../../engine/ruleset/script/script-source";

const read = (text: string) => readShellCommands(new ScriptSource(text));

/** `a b | c && d` as it was understood. */
function spell(text: string): readonly string[] {
  return read(text).lists.map(list =>
    list.pipelines
      .map(({ stages, joined }) => {
        const commands = stages.map(({ words }) => words.map(word => word.value).join(" "));
        return `${joined === "first" ? "" : ` ${joined} `}${commands.join(" | ")}`;
      })
      .join(""),
  );
}

describe("the commands of a shell script", () => {
  it("stand one a line, or several with ; between them", () => {
    expect(spell("a b\n\nc; d ;\n")).toEqual(["a b", "c", "d"]);
  });

  it("are joined by && and ||, over line ends too", () => {
    expect(spell("a && b ||\n c\nd")).toEqual(["a && b || c", "d"]);
  });

  it("are joined by |", () => {
    expect(spell("a | b |\n c && d")).toEqual(["a | b | c && d"]);
  });

  it("have redirections, which are no words", () => {
    const [list] = read("a 2>/dev/null b >&2 >> c").lists;
    const command = list?.pipelines[0]?.stages[0];
    expect(command?.words.map(word => word.value)).toEqual(["a", "b"]);
    expect(command?.redirections.map(({ operator, descriptor, file }) => [operator, descriptor, file.value])).toEqual([
      [">", 2, "/dev/null"],
      [">&", undefined, "2"],
      [">>", undefined, "c"],
    ]);
  });

  it("own the comment above them and those behind them", () => {
    const [list] = read("# above\n# it\na # behind\n").lists;
    expect(list?.above).toEqual(["above", "it"]);
    expect(list?.behind).toEqual(["behind"]);
  });

  it("leave comments apart that a blank line parts from the one above", () => {
    const [list] = read("#!/bin/sh\n# of the file\n\n# above\na").lists;
    expect(list?.apart).toEqual(["of the file"]);
    expect(list?.above).toEqual(["above"]);
  });

  it("share a line with the comment behind the last of them", () => {
    const lists = read("a; b; # both\nc").lists;
    expect(lists.map(list => list.behind)).toEqual([[], ["both"], []]);
  });

  it("leave the comments behind the last one over", () => {
    expect(read("a\n# the end").rest).toEqual(["the end"]);
  });

  it.each([
    ["if true", /line 2: "if true".*/, /"if" makes a condition/],
    ["for i in 1 2", /line 2/, /"for" makes a loop/],
    ["while true", /line 2/, /"while" makes a loop/],
    ["case $1 in", /line 2/, /"case" makes a condition/],
    ["[ -f x ] && a", /line 2/, /"\[" makes a condition/],
    ["! a", /line 2/, /"!" makes a condition/],
    ["f() {", /line 2/, /a function is defined/],
    ["function f {", /line 2/, /"function" makes a function/],
    ["( a )", /line 2/, /a group/],
    ["{ a; }", /line 2/, /"\{" makes a group/],
    ["a &", /line 2/, /in the background/],
    ["x=(a b)", /line 2/, /a list in brackets/],
    ["; a", /line 2/, /no command stands before ;/],
    ["a &&", /line 2/, /no command stands behind &&/],
    ["a | | b", /line 2/, /no command stands before \|/],
    ["> x", /line 2/, /redirection stands without a command/],
    ["a >", /line 2/, /a redirection names no file/],
  ])("are no more than a list: %s is refused", (text, line, what) => {
    expect(() => read(`a\n${text}`)).toThrow(line);
    expect(() => read(`a\n${text}`)).toThrow(what);
  });

  it("may be called like a keyword where it is quoted or an argument", () => {
    expect(spell("'if' for while")).toEqual(["if for while"]);
  });
});
