import { type LoadReport, type QueueAccount, rateWords } from "../../engine/bloat";
import { countOf } from "../../engine/drift";
import { printable } from "../../engine/transport";

/** A line each queue that had anything to do, host by host; the one that packets wait in is marked. Whole lines. */
export function queueLines({ hosts, badQueue }: LoadReport): readonly string[] {
  const rows = hosts.flatMap(({ host, queues }) => queues.map(queue => ({ host, queue })));
  if (rows.length === 0) return ["  none that was read had anything to do\n"];
  const titles = rows.map(({ host, queue: { device, parent, kind } }) =>
    [host, device, parent, kind].map(printable).join(" "),
  );
  const width = Math.max(...titles.map(({ length }) => length));
  return rows.map(({ host, queue }, at) => {
    const isBad =
      badQueue?.host === host &&
      badQueue.device === queue.device &&
      badQueue.parent === queue.parent &&
      badQueue.handle === queue.handle;
    return `${isBad ? "▶" : " "} ${(titles[at] ?? "").padEnd(width)}  ${queueWords(queue)}${isBad ? "  ◀ packets wait here" : ""}\n`;
  });
}

function queueWords(queue: QueueAccount): string {
  const { drops, marks, overlimits, backlogBytes, mostBacklogBytes, bitsPerSecond, delayMs } = queue;
  return [
    rateWords(bitsPerSecond),
    countOf(drops, "drop"),
    countOf(marks, "mark"),
    countOf(overlimits, "overlimit"),
    `backlog ${backlogBytes} bytes (most ${mostBacklogBytes}), ${delayMs < 10 ? delayMs.toFixed(1) : Math.round(delayMs)} ms`,
  ].join(", ");
}
