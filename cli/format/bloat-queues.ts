import { isBadQueue, type LoadReport, millisecondWords, type QueueAccount, rateWords } from "../../engine/bloat";
import { countOf } from "../../engine/drift";
import { printable } from "../../engine/transport";

/** A line each queue that had anything to do, host by host; the one that packets wait in is marked. Whole lines. */
export function queueLines(load: LoadReport): readonly string[] {
  const rows = load.hosts.flatMap(({ host, queues }) => queues.map(queue => ({ host, queue })));
  if (rows.length === 0) return ["  none that was read had anything to do\n"];
  const titles = rows.map(({ host, queue: { device, parent, kind } }) =>
    [host, device, parent, kind].map(printable).join(" "),
  );
  const width = Math.max(...titles.map(({ length }) => length));
  return rows.map(({ host, queue }, at) => {
    const isBad = isBadQueue(load, host, queue);
    return `${isBad ? "▶" : " "} ${(titles[at] ?? "").padEnd(width)}  ${queueWords(queue)}${isBad ? "  ◀ packets wait here" : ""}\n`;
  });
}

function queueWords({
  drops,
  marks,
  overlimits,
  backlogBytes,
  mostBacklogBytes,
  bitsPerSecond,
  delayMs,
}: QueueAccount): string {
  return [
    rateWords(bitsPerSecond),
    countOf(drops, "drop"),
    countOf(marks, "mark"),
    countOf(overlimits, "overlimit"),
    `backlog ${backlogBytes} bytes (most ${mostBacklogBytes}), ${millisecondWords(delayMs)}`,
  ].join(", ");
}
