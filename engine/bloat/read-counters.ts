import { type JsonValue, readTcJson, type TcElement, toMembers } from "../traffic/tc-json";
import type { QueueCounters } from "./queue-counters";

/** The counters that different kinds call differently (tc_qdisc dump of sch_codel, sch_cake, sch_fq, sch_red, sch_sfq). */
const MARKS = ["ecn_mark", "ce_mark", "marked"] as const;
/** Queues that queue nothing themselves: what comes in by them only passes. */
const PASSAGES = new Set(["ingress", "clsact", "noqueue"]);

/**
 * Reads what `tc -s -j -d qdisc show` and, for each device with an htb, `tc -s -d class show dev X` printed: the queues that
 * packets stand in. Qdiscs that only hold others (htb, mq, prio with children) are left out, as their numbers are those of
 * their children. A queue below a class of an htb waits because of the rate of the class, which counts that: its overlimits
 * are the queue's. Numbers that are none count as 0.
 *
 * @throws TrafficError for an answer of tc that cannot be read
 */
export function readCounters(qdiscs: string, classes: ReadonlyMap<string, string>): readonly QueueCounters[] {
  const below = [...classes].flatMap(([device, text]) => readClassQueues(device, text));
  const waits = new Map(below.map(({ queue }) => [placeName(queue), queue.overlimits]));
  const all = readTcJson(qdiscs)
    .flatMap(readQdisc)
    .map(queue => ({ ...queue, overlimits: queue.overlimits + (waits.get(placeName(queue)) ?? 0) }));
  const implied = below.flatMap(({ queue, kind }) => (kind === "implied" ? [queue] : []));
  const shown = new Set(all.map(placeName));
  const queues = [...all, ...implied.filter(queue => !shown.has(placeName(queue)))];
  const holding = new Set(queues.map(({ device, parent }) => `${device} ${handleAbove(parent)}`));
  return queues.filter(
    ({ device, kind, handle, parent }) =>
      !PASSAGES.has(kind) &&
      !parent.startsWith("ffff:") &&
      // Below an mq that the kernel made, all have the handle 0:.
      !((handle !== "0:" || parent === "root") && holding.has(`${device} ${handle}`)),
  );
}

function placeName({ device, parent }: QueueCounters): string {
  return `${device} ${parent}`;
}

/** `1:` of `1:10`; `0:` of `:1`, as tc prints what hangs below an mq that the kernel made. */
function handleAbove(parent: string): string {
  const handle = parent.slice(0, parent.indexOf(":") + 1);
  return handle === ":" ? "0:" : handle;
}

function readQdisc({ fields }: TcElement): readonly QueueCounters[] {
  const text = (key: string) => {
    const value = fields.get(key);
    return typeof value === "string" ? value : "";
  };
  const [device, kind] = [text("dev"), text("kind")];
  if (device === "" || kind === "") return [];
  return [
    {
      device,
      kind,
      parent: fields.get("root") === true ? "root" : text("parent"),
      handle: text("handle"),
      bytes: countOf(fields.get("bytes")),
      packets: countOf(fields.get("packets")),
      drops: countOf(fields.get("drops")),
      marks: marksOf(fields),
      overlimits: countOf(fields.get("overlimits")),
      backlogBytes: countOf(fields.get("backlog")),
      backlogPackets: countOf(fields.get("qlen")),
    },
  ];
}

/** Of cake they stand in its tins. */
function marksOf(fields: ReadonlyMap<string, JsonValue>): number {
  const tins = fields.get("tins");
  const parts = [fields, ...(Array.isArray(tins) ? tins.map((tin: JsonValue) => toMembers(tin)) : [])];
  return parts.reduce((sum, part) => sum + MARKS.reduce((marks, name) => marks + countOf(part?.get(name)), 0), 0);
}

function countOf(value: JsonValue | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : 0;
}

const CLASS = /^class htb ([0-9a-f]{1,4}:[0-9a-f]{1,4}) (?:root|parent ([0-9a-f]{1,4}:[0-9a-f]{1,4})) (leaf )?/;
const SENT = /^\s*Sent (\d{1,15}) bytes (\d{1,15}) pkt \(dropped (\d{1,15}), overlimits (\d{1,15})/;
const BACKLOG = /^\s*backlog (\d{1,15})([KMG]?)b (\d{1,15})p/;
/** tc's text counts sizes by 1024 (print_size). */
const SIZES: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** What a class counted of what is below it. */
interface ClassQueue {
  /** `implied`: it has no qdisc of its own and no class below, so the kernel made it a queue that tc does not show. */
  readonly kind: "implied" | "held";
  readonly queue: QueueCounters;
}

/** Linear. */
function readClassQueues(device: string, text: string): readonly ClassQueue[] {
  const found: QueueCounters[] = [];
  const above = new Set<string>();
  const own = new Set<string>();
  let current: QueueCounters | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("class ")) {
      if (current !== undefined) found.push(current);
      const [, id, parent, leaf] = CLASS.exec(line) ?? [];
      // fq_codel, cake and sfq show each busy queue as a class of theirs.
      current = id === undefined ? undefined : { ...NOTHING, device, parent: id };
      if (parent !== undefined) above.add(parent);
      if (leaf !== undefined && id !== undefined) own.add(id);
    } else if (current !== undefined) current = { ...current, ...readSent(line), ...readBacklog(line) };
  }
  if (current !== undefined) found.push(current);
  return found.map(queue => ({
    kind: above.has(queue.parent) || own.has(queue.parent) ? "held" : "implied",
    queue,
  }));
}

const NOTHING: Omit<QueueCounters, "device" | "parent"> = {
  kind: "pfifo",
  handle: "0:",
  bytes: 0,
  packets: 0,
  drops: 0,
  marks: 0,
  overlimits: 0,
  backlogBytes: 0,
  backlogPackets: 0,
};

function readSent(line: string): Partial<QueueCounters> {
  const [found, bytes, packets, drops, overlimits] = SENT.exec(line) ?? [];
  if (found === undefined) return {};
  return {
    bytes: Number(bytes),
    packets: Number(packets),
    drops: Number(drops),
    overlimits: Number(overlimits),
  };
}

function readBacklog(line: string): Partial<QueueCounters> {
  const [found, size, unit = "", packets] = BACKLOG.exec(line) ?? [];
  if (found === undefined) return {};
  return { backlogBytes: Number(size) * (SIZES[unit] ?? 1), backlogPackets: Number(packets) };
}
