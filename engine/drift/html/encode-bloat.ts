import {
  adviceCode,
  adviceTitle,
  type BloatReport,
  chartColumns,
  chartParts,
  FIGURE_TITLES,
  figureRows,
  isBadQueue,
  isGood,
  type LoadReport,
  millisecondWords,
  rateWords,
  scaleOf,
} from "../../bloat";
import type { BloatData } from "./page-data";
import { shownText } from "./text-table";

/** Columns of all parts of a chart together. */
const COLUMNS = 240;

/** A measurement of latency as the page shows it. Pure. */
export function encodeBloat(report: BloatReport): BloatData {
  const { from, to, address, started, grade, loads, unread, settings, unloaded } = report;
  const parts = chartParts(report);
  const whole = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const columns = parts.map(part => chartColumns(part, Math.max(1, Math.round((COLUMNS * part.seconds) / whole))));
  const control = settings.congestion === undefined ? "" : ` (${settings.congestion})`;
  return {
    title: shownText(to === address ? `${from} → ${to}` : `${from} → ${to} (${address})`),
    when: shownText(`${started.slice(0, 16).replace("T", " ")} UTC, ${settings.streams} TCP connections${control}`),
    grade,
    verdict: isGood(grade) ? "good" : "bad",
    spoken: [
      `Latency over time: median ${millisecondWords(unloaded.summary.median)} unloaded`,
      ...loads.map(({ direction, summary }) =>
        summary === undefined
          ? `no answer under load ${direction}`
          : summary.median === undefined
            ? `${summary.lost} of ${summary.sent} lost under load ${direction}`
            : `${millisecondWords(summary.median)} under load ${direction}, at most ${millisecondWords(summary.most)}`,
      ),
    ].join(", "),
    scale: scaleOf(columns.flat()),
    parts: parts.map(({ title }, at) => ({
      title,
      columns: (columns[at] ?? []).map(ms => (ms === undefined ? null : Math.round(ms * 10) / 10)),
    })),
    figureTitles: FIGURE_TITLES,
    figures: figureRows(report),
    loads: loads.map(encodeLoad),
    unread: unread.map(({ host, why }) => shownText(`${host}: its queues were not read: ${why}`)),
  };
}

function encodeLoad(load: LoadReport): BloatData["loads"][number] {
  const { direction, hosts, recommendation } = load;
  const rows = hosts.flatMap(({ host, queues }) => queues.map(queue => ({ host, queue })));
  const code = adviceCode(recommendation);
  return {
    title: `load ${direction}`,
    queues: rows.map(({ host, queue }) =>
      [
        `${host} ${queue.device} ${queue.parent} ${queue.kind}`,
        rateWords(queue.bitsPerSecond),
        String(queue.drops),
        String(queue.marks),
        String(queue.overlimits),
        `${queue.backlogBytes} (${queue.mostBacklogBytes})`,
        millisecondWords(queue.delayMs),
      ].map(shownText),
    ),
    bad: rows.findIndex(({ host, queue }) => isBadQueue(load, host, queue)),
    advice: shownText(`${adviceTitle(recommendation)} ${recommendation.why}`),
    ...(code === undefined ? {} : { code: shownText(code) }),
  };
}
