import { type BloatReport, FIGURE_TITLES, figureRows, isGood } from "../../engine/bloat";
import { printable } from "../../engine/transport";
import { bloatChart } from "./bloat-chart";
import { queueLines } from "./bloat-queues";
import { recommendationLines } from "./bloat-recommendation";
import type { Paint } from "./paint";

/** A measurement for people: chart, figures, queues, what to do. Whole lines; text of hosts is escaped. */
export function bloatText(report: BloatReport, paint: Paint): string {
  const { from, to, address, loads, unread, settings, grade } = report;
  const control = settings.congestion === undefined ? "" : ` (${printable(settings.congestion)})`;
  const reached = to === address ? printable(to) : `${printable(to)} (${printable(address)})`;
  const ends = paint("heading", `${printable(from)} → ${reached}`);
  return [
    `${ends}: grade ${paint(isGood(grade) ? "added" : "removed", grade)}, ${settings.streams} TCP connections${control}\n\n`,
    ...bloatChart(report),
    "\n",
    ...[FIGURE_TITLES, ...figureRows(report)].map(row),
    ...loads.flatMap(load => [
      `\n${paint("heading", `queues under load ${load.direction}`)}\n`,
      ...queueLines(load),
      ...recommendationLines(load, paint),
    ]),
    ...unread.map(({ host, why }) => `\n${printable(host)}: its queues were not read: ${printable(why)}\n`),
  ].join("");
}

function row([title = "", ...cells]: readonly string[]): string {
  const padded = cells.slice(0, -1).map(cell => ` ${cell.padStart(9)}`);
  return `  ${title.padEnd(9)}${padded.join("")}   ${cells.at(-1) ?? ""}`.trimEnd().concat("\n");
}
