import { describe, expect, it } from "vitest";
import { satisfies } from "../../../engine/delivery/version-constraint";

describe("a version constraint", () => {
  it.each([
    ["3.2.4", "3.2.4", true],
    ["3.2.4", "= 3.2.4", true],
    ["3.2.4", "=3.2.4", true],
    ["3.2.3", "3.2.4", false],
    ["3.0.0", "3", true],
    ["3.2.4", "!= 3.2.4", false],
    ["3.2.5", "!= 3.2.4", true],
    ["3.2.4", ">= 3.2.4", true],
    ["3.2.4", "> 3.2.4", false],
    ["3.10.0", "> 3.9.9", true],
    ["3.2.4", "<= 3.2.4", true],
    ["3.2.4", "< 3.2.4", false],
    ["3.9.0", "~> 3.2", true],
    ["4.0.0", "~> 3.2", false],
    ["3.1.9", "~> 3.2", false],
    ["3.2.9", "~> 3.2.1", true],
    ["3.3.0", "~> 3.2.1", false],
    ["0.55.0", "~> 0.4", true],
    ["5.0.0", "~> 3", false],
    ["4.2.0", ">= 4.0, < 5.0, != 4.1.0", true],
    ["4.1.0", ">= 4.0, < 5.0, != 4.1.0", false],
    ["5.0.0", ">= 4.0, < 5.0", false],
    ["2.0.0-rc.1", "2.0.0-rc.1", true],
    ["2.0.0-rc.1", ">= 1.0", false],
    ["2.0.0", "2.0.0-rc.1", false],
  ] as const)("takes %s under %s: %s", (version, constraint, answer) => {
    expect(satisfies(version, constraint)).toBe(answer);
  });

  it.each([
    ["3.2.4", ""],
    ["3.2.4", "latest"],
    ["3.2.4", "~> 3, nonsense"],
    ["3.2.4", "=> 3"],
    ["three", "3"],
    ["1.2.3.4", "1"],
  ])("does not guess at %s under %j", (version, constraint) => {
    expect(satisfies(version, constraint)).toBeUndefined();
  });
});
