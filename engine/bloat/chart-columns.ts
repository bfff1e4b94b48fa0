import type { BloatReport } from "./bloat-report";
import type { LatencySeries } from "./latency";

/** One part of a chart of latency over time: what went before the load, or one load. */
export interface ChartPart {
  readonly title: string;
  readonly seconds: number;
  readonly series: LatencySeries;
}

export function chartParts({ unloaded, loads, settings }: BloatReport): readonly ChartPart[] {
  return [
    { title: "unloaded", seconds: settings.idleSeconds, series: unloaded.series },
    ...loads.map(({ direction, series }) => ({ title: `load ${direction}`, seconds: settings.seconds, series })),
  ];
}

/** The longest round trip of each moment, in milliseconds; `undefined` where no ping was answered. */
export function chartColumns({ seconds, series }: ChartPart, count: number): readonly (number | undefined)[] {
  // With fewer pings than columns a moment is several columns wide.
  const moments = Math.max(1, Math.min(count, series.sent));
  const longest: (number | undefined)[] = Array.from({ length: moments }, () => undefined);
  for (const { at, ms } of series.answers) {
    // A ping belongs to the moment in which it was sent; half a microsecond evens out what tenths are in binary.
    const moment = Math.min(moments - 1, Math.floor((at / seconds) * moments + 5e-7));
    longest[moment] = Math.max(longest[moment] ?? 0, ms);
  }
  return Array.from({ length: count }, (_, column) => longest[Math.floor((column * moments) / count)]);
}

/** The end of a scale that holds these numbers: the next of 1, 2, 4, 5, 10, 20, … */
export function scaleOf(columns: readonly (number | undefined)[]): number {
  const most = columns.reduce<number>((top, value) => Math.max(top, value ?? 0), 1);
  const power = 10 ** Math.floor(Math.log10(most));
  return (([1, 2, 4, 5, 10] as const).find(step => most <= step * power) ?? 10) * power;
}
