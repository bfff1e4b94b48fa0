import { describe, expect, it } from "vitest";
import { readSince } from "../../cli/since-option";
import { UsageError } from "../../cli/usage-error";

const NOW = new Date("2026-03-10T12:00:00Z");

describe("--since", () => {
  it.each([
    ["30m", "2026-03-10T11:30:00.000Z"],
    ["24h", "2026-03-09T12:00:00.000Z"],
    ["7d", "2026-03-03T12:00:00.000Z"],
    ["2w", "2026-02-24T12:00:00.000Z"],
    ["2026-02-28", "2026-02-28T00:00:00.000Z"],
    ["2026-02-28T10:30", "2026-02-28T10:30:00.000Z"],
    ["2026-02-28T10:30:15+02:00", "2026-02-28T08:30:15.000Z"],
  ])("reads %s", (text, moment) => {
    expect(readSince(text, NOW)?.toISOString()).toBe(moment);
  });

  it.each(["yesterday", "", "24", "1y", "-1h", "2026-02-31", "2026-13-01", "2026-02-28T25:00", "2026-2-1"])(
    "refuses %j",
    text => {
      expect(() => readSince(text, NOW)).toThrow(UsageError);
    },
  );

  it("is nothing when it was not said", () => {
    expect(readSince(undefined, NOW)).toBeUndefined();
  });
});
