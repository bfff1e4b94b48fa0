import { describe, expect, it } from "vitest";
import type { ExtensionDescription } from "../../../../engine/ruleset";
import { flag } from "../../../../engine/ruleset/codecs/flag";
import { optionGroups } from "../../../../engine/ruleset/reference/option-groups";

/** A description of flags with these conditions. */
function describeFlags(
  names: readonly string[],
  conditions: Pick<ExtensionDescription, "oneOf" | "exclusive" | "requires">,
): ExtensionDescription {
  const options = names.map(name => ({ name, negation: "refused", value: flag, summary: "A flag." }) as const);
  return { name: "x", kind: "match", families: ["ipv4"], summary: "Flags.", source: "none", options, ...conditions };
}

const NOTHING = { required: [], exactlyOne: [], atMostOne: [], atLeastOne: [], requires: [] };

describe("the groups of an extension's options", () => {
  it("are none without conditions", () => {
    expect(optionGroups(describeFlags(["--a", "--b"], {}))).toEqual(NOTHING);
  });

  it("require the only option of which one must be given, and whatever all of several need", () => {
    expect(optionGroups(describeFlags(["--a", "--b"], { oneOf: ["--a"] }))).toEqual({ ...NOTHING, required: ["a"] });
    const requires = new Map([
      ["--a", "--c"],
      ["--b", "--c"],
      ["--c", "--d"],
    ]);
    const chained = describeFlags(["--a", "--b", "--c", "--d"], { oneOf: ["--a", "--b"], requires });
    expect(optionGroups(chained)).toEqual({ ...NOTHING, required: ["c", "d"], atLeastOne: [["a", "b"]] });
  });

  it("require all of a ring of options that need each other", () => {
    const requires = new Map([
      ["--a", "--b"],
      ["--b", "--a"],
    ]);
    const ring = describeFlags(["--a", "--b"], { oneOf: ["--a", "--b"], requires });
    expect(optionGroups(ring)).toEqual({ ...NOTHING, required: ["a", "b"] });
  });

  it("have exactly one of what excludes each other and must be given, else at most one", () => {
    const one = describeFlags(["--a", "--b"], { oneOf: ["--a", "--b"], exclusive: [["--b", "--a"]] });
    expect(optionGroups(one)).toEqual({ ...NOTHING, exactlyOne: [["a", "b"]] });
    const wider = describeFlags(["--a", "--b", "--c"], { oneOf: ["--a", "--b"], exclusive: [["--a", "--c"]] });
    expect(optionGroups(wider)).toEqual({ ...NOTHING, atLeastOne: [["a", "b"]], atMostOne: [["a", "c"]] });
  });

  it("hold apart what prints as one option, though nobody says so", () => {
    const options = ["--a", "--b"].map(
      name => ({ name, printedAs: "--a", negation: "refused", value: flag, summary: "A flag." }) as const,
    );
    expect(optionGroups({ ...describeFlags([], {}), options })).toEqual({ ...NOTHING, atMostOne: [["a", "b"]] });
  });

  it("tell which option needs another", () => {
    const needy = describeFlags(["--a", "--b"], { requires: new Map([["--a", "--b"]]) });
    expect(optionGroups(needy)).toEqual({ ...NOTHING, requires: [{ name: "a", others: ["b"] }] });
  });
});
