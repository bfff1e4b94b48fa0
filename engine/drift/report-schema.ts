import { z } from "zod";
import { bloatReportSchema } from "../bloat";
import { CHANGE_SOURCES } from "../host";
import { TABLE_NAMES } from "../ruleset";
import { printable } from "../transport";
import { ROW_STATES } from "./chain-rows";
import { type DriftFinding, FINDING_KINDS, SEVERITIES, SUBSYSTEMS } from "./finding";
import { DRIFT_REPORT_VERSION, type DriftReport } from "./report";

const place = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("chain"),
    family: z.enum(["ipv4", "ipv6"]),
    table: z.enum(TABLE_NAMES),
    chain: z.string(),
  }),
  z.object({ kind: z.literal("device"), device: z.string() }),
  z.object({
    kind: z.literal("link"),
    device: z.string(),
    setting: z.string().describe("txqueuelen, tx-0.limit_max, ring.rx, feature.NAME, type."),
  }),
  z.object({ kind: z.literal("sysctl"), name: z.string() }),
  z.object({ kind: z.literal("host") }),
]);

const ruleNumber = z.int().min(1).exactOptional();

const actor = z.object({
  fit: z
    .enum(["this", "possible"])
    .describe("this: the command makes the very change. possible: it may have, as far as anybody wrote down."),
  user: z.string().exactOptional().describe("Who had logged in. Absent where only the process is known."),
  as: z.string().exactOptional().describe("Whom it was done as; absent for root."),
  process: z.string().exactOptional().describe("Name of the process, where the kernel told it."),
  command: z.string().exactOptional().describe("Its words joined by blanks, at most 1,000 characters."),
  at: z.iso.datetime().describe("By the host's clock."),
  source: z.enum(CHANGE_SOURCES),
});

const finding = z
  .object({
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{16}$/, { error: "is no fingerprint: 16 hex digits" })
      .describe("The same for the same finding in every run."),
    host: z.string(),
    subsystem: z.enum(SUBSYSTEMS),
    kind: z.enum(FINDING_KINDS),
    severity: z.enum(SEVERITIES),
    place: place.describe("Where on the host."),
    position: z
      .object({ expected: ruleNumber, actual: ruleNumber })
      .exactOptional()
      .describe("Rule numbers, from 1, as iptables -L --line-numbers counts them."),
    expected: z.string().exactOptional().describe("What was declared; of a missing chain one rule a line."),
    actual: z.string().exactOptional().describe("What the host holds, or why it could not be read."),
    meaning: z.string().describe("What it means for packets, in a sentence."),
    declared: z
      .object({
        construct: z.string().describe("Path of the construct."),
        at: z.string().optional().describe("FILE:LINE, relative to the project."),
        allow: z.array(z.string()).optional().describe("Kinds of lint findings that are said to be meant there."),
      })
      .exactOptional()
      .describe("Where in the user's program it was declared."),
    by: z.array(actor).exactOptional().describe("Whom the host's logs name for it, the newest first, at most 5."),
    firstSeen: z.iso.datetime().exactOptional().describe("When it was first seen; where a history is kept."),
  })
  .describe("One thing that a host holds and should not, or the other way round.");

const chain = z
  .object({
    family: z.enum(["ipv4", "ipv6"]),
    table: z.enum(TABLE_NAMES),
    chain: z.string(),
    standsIn: z
      .string()
      .describe("The chain of the host that the rows stand in: itself, or our own behind the anchor."),
    policy: z.object({ actual: z.enum(["ACCEPT", "DROP"]), fingerprint: z.string().exactOptional() }).exactOptional(),
    rows: z.array(
      z.object({
        state: z.enum(ROW_STATES),
        text: z.string(),
        number: ruleNumber,
        packets: z.string().exactOptional().describe("Decimal, 64 bits: matched since the rule was loaded."),
        fingerprint: z.string().exactOptional().describe("The finding that the row belongs to."),
      }),
    ),
  })
  .describe("The rows of a declared chain as the host holds them, in place.");

const host = z
  .object({
    host: z.string(),
    owner: z.string().exactOptional().describe("project/stack/host. Absent where the document could not be read."),
    status: z
      .enum(["clean", "drifted", "unchecked", "unread"])
      .describe(
        "unchecked: no difference was seen, but not all could be looked at. unread: nothing is known of the host.",
      ),
    comparedWith: z
      .union([
        z.object({ kind: z.enum(["document", "state", "plan"]) }),
        z.object({ kind: z.literal("baseline"), recorded: z.iso.datetime() }),
      ])
      .exactOptional()
      .describe("plan: Terraform read it and compared it with its state. Absent where the document could not be read."),
    looked: z
      .enum(["whole", "in-part"])
      .exactOptional()
      .describe("in-part: native nft rules could not be looked at. Absent where nobody can tell."),
    lastApply: z
      .enum(["this-document", "another-document", "never"])
      .exactOptional()
      .describe("Only for this-document were the differences made on the host."),
    recorded: z
      .object({
        since: z.iso.datetime(),
        until: z.iso.datetime().describe("From there on the next reading looks."),
        sources: z.array(z.object({ source: z.enum(CHANGE_SOURCES), state: z.enum(["read", "absent", "unreadable"]) })),
      })
      .exactOptional()
      .describe("Where was looked for who changed the host, by its own clock."),
    findings: z.array(finding),
    ignored: z
      .array(z.object({ finding, reason: z.string(), until: z.iso.date().describe("The last day, in UTC.") }))
      .exactOptional()
      .describe("Findings that the ignore file means; they do not count."),
    chains: z.array(chain).describe("None for a host that could not be read."),
    notes: z.array(z.object({ severity: z.enum(["info", "warning"]), message: z.string() })),
  })
  .refine(({ host, findings }) => findings.every(finding => finding.host === host), {
    error: "has findings of another host",
  });

/** The shape of a report. Fields that it does not know are new ones, and are left away. */
const reportSchema = z
  .object({
    version: z.literal(DRIFT_REPORT_VERSION).describe("Raised when a field changes its meaning or goes."),
    started: z.iso.datetime({ error: "is no moment in UTC (2026-01-02T03:04:05.000Z)" }).describe("ISO 8601, UTC."),
    seconds: z.number().min(0).describe("How long the reading took."),
    hosts: z.array(host).describe("By name."),
    bloat: z.array(bloatReportSchema).exactOptional().describe("Measurements of latency, shown beside (--bloat)."),
  })
  .describe("netfilter-fleet: what a reading of a fleet, or of a shard of it, found.");

/** The drift report as JSON Schema (draft 2020-12), for those who read it in another language. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { io: "input" });
}

/** A text that is no drift report. One paragraph: which, where, why, what to do. */
export class DriftReportError extends Error {
  override readonly name = "DriftReportError";
}

/**
 * Reads a report back: the file of a shard, or of an earlier run.
 * @param subject what to call it in the error: a file name
 * @throws DriftReportError when it is none, when something in it is not as it should be, or when its version is another
 */
export function parseReport(text: string, subject: string): DriftReport {
  const value = parseJson(text, subject);
  const version = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (version === undefined || isOtherReport(value)) {
    throw new DriftReportError(`${subject} is no drift report${HOW}`);
  }
  if (typeof version === "number" && version > DRIFT_REPORT_VERSION) {
    throw new DriftReportError(
      `${subject} is a drift report of version ${version}, and this program reads version ${DRIFT_REPORT_VERSION}: it was written by a newer nffleet. Read it with that one, or a newer one.`,
    );
  }
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message } = { path: [], message: "" }, ...more] = parsed.error.issues;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new DriftReportError(
    `${subject} is not a whole drift report: at /${path.map(String).join("/")}: ${message}${others}. It was changed since it was written, or written by a newer nffleet that knows more; write it anew.`,
  );
}

const HOW =
  ': that is what "nffleet drift --format json" writes, one JSON object with version, started, seconds and hosts.';

/** What `plan --json` prints has a version and hosts too, and says which command it is of. */
function isOtherReport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "command" in value;
}

function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trim() === "" ? "it is empty" : printable(error instanceof Error ? error.message : String(error));
    throw new DriftReportError(`${subject} is no drift report, and no JSON (${why})${HOW}`);
  }
}

// A compile-time promise that the schema and the types do not drift apart.
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type SchemaOutput = z.output<typeof reportSchema>;
const _findingMatches: (value: DriftFinding) => z.output<typeof finding> = value => value as Mutable<DriftFinding>;
const _reportMatches: (value: Mutable<DriftReport>) => SchemaOutput = value => value;
void [_findingMatches, _reportMatches];
