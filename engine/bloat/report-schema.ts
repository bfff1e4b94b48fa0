import { z } from "zod";
import { printable } from "../transport";
import { BLOAT_REPORT_VERSION, type BloatReport } from "./bloat-report";
import { GRADES } from "./grade";
import { gradeLimitWords, lossLimitWords } from "./grade-words";
import { DIRECTIONS } from "./settings";

const amount = z.number().min(0);
const ms = amount.describe("Milliseconds.");
const count = z.int().min(0);

const series = z
  .object({
    sent: count.describe("Pings that were sent."),
    answers: z.array(z.object({ at: amount.describe("Seconds from the first ping of the series."), ms })),
  })
  .describe("Round trips over time. A ping without an answer is left out.");

const summary = z
  .object({
    sent: count,
    lost: count,
    median: ms.exactOptional(),
    p95: ms.exactOptional(),
    p99: ms.exactOptional(),
    least: ms.describe("Of those that were answered."),
    most: ms.describe("Of those that were answered."),
  })
  .describe(
    "Percentiles of all that were sent, by the nearest rank; a lost ping ranks behind all others, and a percentile that falls among the lost is absent.",
  );

const place = {
  device: z.string(),
  parent: z.string().describe("root, or the class that it hangs below."),
  kind: z.string().describe("As tc calls it. A class of an htb without a queue of its own has a pfifo."),
  handle: z.string(),
};

const queue = z
  .object({
    ...place,
    packets: count,
    drops: count,
    marks: count.describe("Packets marked as having met congestion (ECN)."),
    overlimits: count,
    bitsPerSecond: amount.describe("What left it while latency was measured."),
    backlogBytes: amount.describe("Median of what stood in it while latency was measured."),
    mostBacklogBytes: amount,
    delayMs: ms.describe("backlogBytes at bitsPerSecond: how long a packet waits in it."),
  })
  .describe("What a queue did under load.");

const recommendation = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("nothing"), why: z.string() }),
  z.object({
    kind: z.literal("another-queue"),
    host: z.string(),
    device: z.string(),
    parent: z.string(),
    why: z.string(),
    code: z.string().describe("TypeScript to paste where host is the Host."),
  }),
  z.object({
    kind: z.literal("shape"),
    host: z.string(),
    device: z.string().exactOptional(),
    at: z.enum(["sending", "arriving"]).describe("Whether device sends the load on, or the load arrives there."),
    bitsPerSecond: amount.describe("95 % of what was measured."),
    why: z.string(),
    code: z.string().exactOptional(),
    sender: z
      .object({ host: z.string(), device: z.string(), code: z.string() })
      .exactOptional()
      .describe("What shapes all that the sender of the load sends: instead, where it sends nothing else."),
  }),
  z.object({
    kind: z.literal("by-hand"),
    host: z.string(),
    device: z.string(),
    parent: z.string(),
    why: z.string(),
    command: z.string().exactOptional(),
  }),
]);

const load = z.object({
  direction: z.enum(DIRECTIONS).describe("up: from the first host to the second. down: back."),
  bitsPerSecond: amount.describe("What arrived."),
  retransmits: amount.exactOptional().describe("Segments that TCP sent again, where the sender told."),
  series,
  summary: summary.exactOptional().describe("Without the first seconds. Absent where no ping was answered."),
  increase: z
    .object({ median: ms, p95: ms.exactOptional(), p99: ms.exactOptional() })
    .exactOptional()
    .describe("By how much latency grew. Absent where half of the pings or more were lost."),
  grade: z.enum(GRADES),
  hosts: z.array(z.object({ host: z.string(), queues: z.array(queue) })),
  badQueue: z
    .object({ host: z.string(), ...place })
    .exactOptional()
    .describe("The queue that packets wait in, where one explains the latency."),
  recommendation,
});

/** The shape of a report. Fields that it does not know are new ones, and are left away. */
export const bloatReportSchema = z
  .object({
    version: z.literal(BLOAT_REPORT_VERSION).describe("Raised when a field changes its meaning or goes."),
    command: z.literal("bloat"),
    started: z.iso.datetime({ error: "is no moment in UTC (2026-01-02T03:04:05.000Z)" }).describe("ISO 8601, UTC."),
    from: z.string().describe("Who pings, and sends the load that goes up."),
    to: z.string(),
    address: z.string().describe("By which address it is pinged."),
    through: z.array(z.string()).describe("Hosts between them whose queues were read too."),
    settings: z.object({
      seconds: amount,
      idleSeconds: amount,
      settleSeconds: amount.describe("The first seconds of each load, which are not counted."),
      streams: count,
      intervalMs: amount.describe("Between two pings."),
      congestion: z.string().exactOptional(),
    }),
    unloaded: z.object({ series, summary }),
    loads: z.array(load),
    unread: z.array(z.object({ host: z.string(), why: z.string() })).describe("Whose queues could not be read."),
    grade: z
      .enum(GRADES)
      .describe(
        `The worst of the loads. By what the median grows: ${gradeLimitWords()}; by the pings that the load loses at best ${lossLimitWords()}.`,
      ),
  })
  .describe("netfilter-fleet: latency between two hosts, alone and under load.");

/** The report as JSON Schema (draft 2020-12), for those who read it in another language. */
export function bloatJsonSchema(): object {
  return z.toJSONSchema(bloatReportSchema, { io: "input" });
}

/** A text that is no report of a measurement. One paragraph: which, where, why, what to do. */
export class BloatReportError extends Error {
  override readonly name = "BloatReportError";
}

/**
 * Reads a saved measurement back.
 * @param subject what to call it in the error: a file name
 * @throws BloatReportError when it is none, when something in it is not as it should be, or when its version is another
 */
export function parseBloatReport(text: string, subject: string): BloatReport {
  const parsed = bloatReportSchema.safeParse(parseJson(text, subject));
  if (parsed.success) return parsed.data;
  const [{ path, message } = { path: [], message: "" }, ...more] = parsed.error.issues;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new BloatReportError(
    `${subject} is no measurement of version ${BLOAT_REPORT_VERSION}: at /${path.map(String).join("/")}: ${printable(message)}${others}${HOW}`,
  );
}

const HOW = '. Give what "nffleet bloat HOST --to OTHER --json" wrote.';

function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trim() === "" ? "it is empty" : printable(error instanceof Error ? error.message : String(error));
    throw new BloatReportError(`${subject} is no measurement, and no JSON (${why})${HOW}`);
  }
}

// A compile-time promise that the schema and the type do not drift apart.
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
const _reportMatches: (value: Mutable<BloatReport>) => z.output<typeof bloatReportSchema> = value => value;
void _reportMatches;
