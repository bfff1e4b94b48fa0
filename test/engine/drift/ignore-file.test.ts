import { describe, expect, it } from "vitest";
import { IgnoreFileError, isExpired, matchesEntry, parseIgnoreFile } from "../../../engine/drift/ignore-file";
import { findingOf } from "./finding";

const FINDING = findingOf({ kind: "unknown-rule", actual: "-p tcp -m tcp --dport 8080 -j ACCEPT" });

function entry(patterns: string) {
  const [first] = parseIgnoreFile(`ignore:\n  - { ${patterns}, reason: r, until: 2026-12-31 }\n`, "drift-ignore.yaml");
  if (first === undefined) throw new Error("no entry was read");
  return first;
}

describe("an entry of the ignore file", () => {
  it("means a finding when all that it says fits", () => {
    for (const patterns of [
      "host: edge-*",
      "kind: unknown-rule",
      'place: "ipv4 filter *"',
      'text: "*--dport 8080*"',
      'host: edge-1, kind: unknown-rule, text: "*8080*"',
    ]) {
      expect([patterns, matchesEntry(entry(patterns), FINDING)]).toEqual([patterns, true]);
    }
    for (const patterns of [
      "host: core-*",
      "kind: added",
      'place: "ipv6 *"',
      'text: "8080"',
      "host: edge-1, kind: added",
    ]) {
      expect([patterns, matchesEntry(entry(patterns), FINDING)]).toEqual([patterns, false]);
    }
  });

  it("holds to the end of its last day", () => {
    const ending = entry("host: edge-1");
    expect(isExpired(ending, new Date("2026-12-31T23:59:59Z"))).toBe(false);
    expect(isExpired(ending, new Date("2027-01-01T00:00:00Z"))).toBe(true);
  });

  it("knows where it stands", () => {
    const text =
      "ignore:\n  - host: a\n    reason: r\n    until: 2026-12-31\n  - host: b\n    reason: r\n    until: 2026-12-31\n";
    expect(parseIgnoreFile(text, "x.yaml").map(({ at }) => at)).toEqual(["x.yaml:2", "x.yaml:5"]);
  });
});

describe("an ignore file that cannot be used", () => {
  it.each([
    ["ignore:\n  - host: a\n    until: 2026-12-31\n", /^x\.yaml:\d+: ignore\.0\.reason: /],
    ["ignore:\n  - host: a\n    reason: r\n", /^x\.yaml:\d+: ignore\.0\.until: /],
    ["ignore:\n  - host: a\n    reason: r\n    until: soon\n", /^x\.yaml:4: ignore\.0\.until: /],
    ["ignore:\n  - reason: r\n    until: 2026-12-31\n", /^x\.yaml:2: ignore\.0: names no finding/],
    ["ignore:\n  - hots: a\n    reason: r\n    until: 2026-12-31\n", /^x\.yaml:2: ignore\.0: .*hots/],
    ["ignore: [\n", /^x\.yaml:\d+: /],
    ["- host: a\n", /^x\.yaml:1: ignore: /],
  ])("says the line: %j", (text, words) => {
    expect(() => parseIgnoreFile(text, "x.yaml")).toThrow(IgnoreFileError);
    expect(() => parseIgnoreFile(text, "x.yaml")).toThrow(words);
  });
});
