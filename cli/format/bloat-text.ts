import { type BloatReport, type LatencySummary, type LoadReport, rateWords } from "../../engine/bloat";
import { printable } from "../../engine/transport";
import { bloatChart } from "./bloat-chart";
import { queueLines } from "./bloat-queues";
import { recommendationLines } from "./bloat-recommendation";
import type { Paint } from "./paint";

/** A measurement for people: chart, figures, queues, what to do. Whole lines; text of hosts is escaped. */
export function bloatText(report: BloatReport, paint: Paint): string {
  const { from, to, address, unloaded, loads, unread, settings, grade } = report;
  const load = `${settings.streams} TCP connections${settings.congestion === undefined ? "" : ` (${printable(settings.congestion)})`}`;
  const reached = to === address ? printable(to) : `${printable(to)} (${printable(address)})`;
  return [
    `${paint("heading", `${printable(from)} → ${reached}`)}: grade ${paint(grade === "A+" || grade === "A" ? "added" : "removed", grade)}, ${load}\n`,
    "\n",
    ...bloatChart(report),
    "\n",
    row(["", "median", "p95", "p99", "most", "lost", "arrived", "grade"]),
    row(["unloaded", ...figures(unloaded.summary), "", ""]),
    ...loads.map(loadRow),
    ...loads.flatMap(each => [
      `\n${paint("heading", `queues under load ${each.direction}`)}\n`,
      ...queueLines(each),
      ...recommendationLines(each, paint),
    ]),
    ...unread.map(({ host, why }) => `\n${printable(host)}: its queues were not read: ${printable(why)}\n`),
  ].join("");
}

function loadRow({ direction, summary, bitsPerSecond, increase, grade, series }: LoadReport): string {
  const shown = summary === undefined ? ["-", "-", "-", "-", `${series.sent}`] : figures(summary);
  const grown = increase === undefined ? "no answer" : `+${milliseconds(increase.median)}`;
  return row([`load ${direction}`, ...shown, rateWords(bitsPerSecond), `${grade}  ${grown}`]);
}

function figures({ median, p95, p99, most, lost, sent }: LatencySummary): readonly string[] {
  return [...[median, p95, p99, most].map(milliseconds), `${lost}/${sent}`];
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function row([title = "", ...cells]: readonly string[]): string {
  const last = cells.at(-1) ?? "";
  const padded = cells.slice(0, -1).map(cell => ` ${cell.padStart(9)}`);
  return `  ${title.padEnd(9)}${padded.join(" ")}   ${last}`.trimEnd().concat("\n");
}
