import { type BloatReport, chartColumns, chartParts, scaleOf } from "../../engine/bloat";

/** Lines of the chart above its axis, and eighths of a line that a bar can end at. */
const ROWS = 8;
const BARS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
/** Columns of all parts together, and the least of one. */
const COLUMNS = 64;
const LEAST_COLUMNS = 12;

/**
 * Latency over time: a column is the longest round trip of its moment, a cross one in which no ping was answered. Says
 * nothing by colour. Whole lines.
 */
export function bloatChart(report: BloatReport): readonly string[] {
  const parts = chartParts(report);
  const whole = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const columns = parts.map(part =>
    chartColumns(part, Math.max(LEAST_COLUMNS, Math.round((COLUMNS * part.seconds) / whole))),
  );
  const top = scaleOf(columns.flat());
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const row = ROWS - 1 - at;
    const label = at === 0 ? `${top} ms` : at === ROWS / 2 ? `${top / 2} ms` : "";
    const bars = columns.map(part => part.map(value => barOf(value, row, top)).join("")).join("│");
    return `${label.padStart(9)} ${label === "" ? "│" : "┤"}${bars}`.trimEnd();
  });
  const axis = `${"0 ms".padStart(9)} └${columns.map(part => "─".repeat(part.length)).join("┴")}`;
  const titles = parts.map(({ title }, at) => title.padEnd(columns[at]?.length ?? 0)).join(" ");
  return [...rows, axis, `${" ".repeat(11)}${titles}`.trimEnd()].map(line => `${line}\n`);
}

function barOf(value: number | undefined, row: number, top: number): string {
  if (value === undefined) return row === 0 ? "×" : " ";
  const eighths = Math.max(1, Math.round((value / top) * ROWS * 8)) - row * 8;
  return BARS[Math.min(8, Math.max(0, eighths))] ?? " ";
}
