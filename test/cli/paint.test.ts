import { describe, expect, it } from "vitest";
import { choosePaint, plainPaint } from "../../cli/format/paint";

const terminal = { isTerminal: true };

describe("colours on a terminal", () => {
  it.each([
    [{}, "coloured"],
    [{ NO_COLOR: "1" }, "plain"],
    [{ NO_COLOR: "" }, "coloured"],
    [{ TERM: "dumb" }, "plain"],
    [{ TERM: "dumb", FORCE_COLOR: "1" }, "coloured"],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, "coloured"],
    [{ FORCE_COLOR: "0" }, "plain"],
  ])("%j is %s", (env, result) => {
    expect(choosePaint(env, terminal) === plainPaint ? "plain" : "coloured").toBe(result);
  });
});
