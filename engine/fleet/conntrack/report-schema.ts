import { z } from "zod";
import { COUNTER_NAMES, DIAGNOSIS_IDS, SUSPECT_KINDS } from "../../conntrack";
import { TABLE_NAMES } from "../../ruleset";
import { CONNTRACK_REPORT_VERSION, type ConntrackReport } from "./report";

const count = z.int().min(0);
const route = z.enum(["in", "out", "through", "local"]);
const progress = z.enum(["unreplied", "replied", "assured", "offloaded"]);
const port = z.int().min(0).max(65_535).exactOptional();

const end = z
  .object({
    route: route.describe("Which way packets take through the host; local: from the host to itself."),
    protocol: z.string(),
    address: z.string().describe("What was asked for."),
    port,
    answerer: z
      .object({ address: z.string(), port })
      .describe("Who answers: another once the destination is translated."),
  })
  .describe("Where connections lead.");

const endTally = z.object({
  end,
  entries: count,
  fresh: count.describe("Of those, how many sent or received something within the window."),
  all: count.describe("All entries to that end."),
  allFresh: count,
  established: count,
  moving: count,
  ended: count,
  sample: z.string().exactOptional().describe("One of the entries, as the kernel prints it."),
});

const rule = z.object({
  table: z.enum(TABLE_NAMES),
  chain: z.string().describe("The built-in chain; the rule may stand in one that is called from it."),
  what: z.enum(["lets in", "translates", "drops", "may decide"]),
  rule: z
    .object({ table: z.enum(TABLE_NAMES), chain: z.string(), rule: z.int().min(1), text: z.string() })
    .exactOptional()
    .describe("Absent where a policy or the end of the chain decided."),
});

const diagnosis = z.object({
  id: z.enum(DIAGNOSIS_IDS),
  severity: z.enum(["warn", "critical"]),
  title: z.string(),
  evidence: z.array(
    z.object({
      what: z.string(),
      value: z.number(),
      unit: z.enum(["entries", "share", "per second", "ratio", "seconds"]),
      limit: z.number().exactOptional(),
    }),
  ),
  ends: z.array(
    z.object({ end, entries: count, share: z.number(), sample: z.string().exactOptional(), rules: z.array(rule) }),
  ),
  meaning: z.string(),
  advice: z.string(),
  unexplained: z.string().exactOptional().describe("Why no rule is named."),
});

const read = z.object({
  host: z.string(),
  status: z.enum(["healthy", "diagnosed"]),
  seconds: z.number().describe("Between the two readings, by the host's clock; 0: one reading, of a recorded table."),
  table: z.object({
    entries: count,
    before: count,
    max: count.nullable(),
    buckets: count.nullable(),
    fill: z.number().min(0).describe("entries / max"),
    accounting: z.enum(["on", "off"]),
    scale: z.number().min(1).describe("1: every entry was looked at; else the numbers are estimates."),
  }),
  routes: z.partialRecord(route, count),
  states: z.array(
    z.object({
      protocol: z.string(),
      state: z.string().exactOptional(),
      progress,
      idle: z.number().describe("Nothing was seen of them for at least so many seconds."),
      entries: count,
    }),
  ),
  services: z.array(
    z.object({
      route,
      protocol: z.string(),
      port,
      entries: count,
      states: z
        .array(z.object({ state: z.string().exactOptional(), progress, entries: count }))
        .describe("The same entries by state and progress, most first."),
    }),
  ),
  serviceCount: count.describe("Of all services, those that are not listed included."),
  flows: z
    .array(z.object({ end, fresh: count.describe("Of those, seen within the window."), all: count }))
    .describe("Where most entries lead of which something was seen within the window, most first."),
  suspects: z.array(
    z.object({ kind: z.enum(SUSPECT_KINDS), entries: count, before: count, ends: count, top: z.array(endTally) }),
  ),
  counters: z.array(z.object({ name: z.enum(COUNTER_NAMES), total: z.number(), perSecond: z.number() })),
  settings: z.record(z.string(), z.number()),
  diagnoses: z.array(diagnosis),
  cause: z.null(),
});

const unread = z.object({
  host: z.string(),
  status: z.literal("unread"),
  cause: z.object({ kind: z.string(), message: z.string() }),
});

const schema = z
  .object({
    version: z.literal(CONNTRACK_REPORT_VERSION).describe("Raised when a field changes its meaning or goes."),
    command: z.literal("conntrack"),
    hosts: z.array(z.discriminatedUnion("status", [read, unread])).describe("In the order they were asked for."),
  })
  .describe("netfilter-fleet: what the connection tables of hosts tell.");

/** The report as JSON Schema (draft 2020-12), for those who read it in another language. */
export function conntrackJsonSchema(): object {
  return z.toJSONSchema(schema, { io: "input" });
}

// A compile-time promise that the schema and the types do not drift apart.
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
const _reportMatches: (value: Mutable<ConntrackReport>) => z.output<typeof schema> = value => value;
void _reportMatches;
