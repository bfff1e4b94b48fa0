import { describe, expect, it } from "vitest";
import { isSince, readIptablesVersion } from "../../../engine/ruleset";

describe("a version of iptables", () => {
  it.each([
    ["1.8.7", "1.8.7"],
    ["1.8.8", "1.8.7"],
    ["v1.8.9", "1.8.9"],
    ["1.8.10", "1.8.9"],
    ["1.8.11", "1.8.11"],
    ["1.9.0", "1.8.11"],
    ["2.0.0", "1.8.11"],
    ["1.6.1", "1.8.7"],
  ])("%s spells as %s does", (written, measured) => {
    expect(readIptablesVersion(written)).toBe(measured);
  });

  it.each(["", "1.8", "eight", "1.8.9-1"])("is not %j", text => {
    expect(readIptablesVersion(text)).toBeUndefined();
  });

  it("is newer than those before it, by number and not by letter", () => {
    expect([isSince("1.8.11", "1.8.9"), isSince("1.8.9", "1.8.9"), isSince("1.8.7", "1.8.9")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
