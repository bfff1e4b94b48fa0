import { describe, expect, it } from "vitest";
import { chartColumns, scaleOf } from "../../../engine/bloat/chart-columns";
import { seriesOf } from "./sample-report";

const part = (seconds: number, msAt: (second: number) => number | undefined) => ({
  title: "load up",
  seconds,
  series: seriesOf(seconds, msAt),
});

describe("the columns of a chart", () => {
  it("are the longest round trip of each moment", () => {
    expect(
      chartColumns(
        part(2, second => second * 100),
        4,
      ),
    ).toEqual([40, 90, 140, 190]);
  });

  it("have none where no ping of the moment was answered", () => {
    const columns = chartColumns(
      part(2, second => (second >= 1 && second < 1.5 ? undefined : 7)),
      4,
    );
    expect(columns).toEqual([7, 7, undefined, 7]);
  });

  it("have no gaps where there are more columns than pings", () => {
    for (const count of [20, 21, 47, 240]) {
      const columns = chartColumns(
        part(2, second => 1 + second),
        count,
      );
      expect(columns).toHaveLength(count);
      expect(columns).not.toContain(undefined);
      expect(new Set(columns).size).toBe(20);
    }
  });

  it.each([
    [[], 1],
    [[0.3], 1],
    [[1.5], 2],
    [[4.2, undefined], 5],
    [[99], 100],
    [[1001], 2000],
  ])("of %j are drawn up to %d ms", (columns, top) => {
    expect(scaleOf(columns)).toBe(top);
  });
});
