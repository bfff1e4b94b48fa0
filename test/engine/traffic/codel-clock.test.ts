import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askForCodelTime, holdCodelTime, LONGEST_CODEL_TIME, toMicroseconds } from "../../../engine/traffic";

const anyTime = fc.integer({ min: 0, max: LONGEST_CODEL_TIME }).map(toMicroseconds);

describe("the CoDel clock", () => {
  it.each([
    [5000, 4999],
    [100000, 99999],
    [13000, 12999],
    [87000, 86999],
    [1, 0],
    [2, 1],
    [10, 9],
    [1500, 1499],
    [500, 499],
    [1000000, 999999],
    [171, 169],
    [1152, 1152],
    [153665496, 153665495],
    [1509109462, 1509109460],
    [2147483647, 2147483646],
  ])("holds %i us as %i", (asked, held) => {
    expect(holdCodelTime(toMicroseconds(asked))).toBe(held);
  });

  it.each([
    [4999, 5000],
    [99999, 100000],
    [999999, 1000000],
    [499, 500],
    [0, 1],
    [1152, 1152],
  ])("reads a held %i us as an asked %i", (held, asked) => {
    expect(askForCodelTime(toMicroseconds(held), toMicroseconds(1))).toBe(asked);
  });

  it("finds for every held time an asked one that is held the same", () => {
    fc.assert(
      fc.property(anyTime, asked => {
        const held = holdCodelTime(asked);
        expect(holdCodelTime(askForCodelTime(held, toMicroseconds(0)))).toBe(held);
      }),
    );
  });

  it("loses at most two microseconds", () => {
    fc.assert(
      fc.property(anyTime, asked => {
        const lost = asked - holdCodelTime(asked);
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(2);
      }),
    );
  });
});
