import { auditChanges } from "./audit-records";
import type { Section, Sections } from "./shell/frame";
import { readSudoMessage } from "./sudo-message";

/** Where a host writes down who did what: the kernel's audit log, the journal, the files that sudo logs to. */
export const CHANGE_SOURCES = ["audit", "journal", "sudo-log"] as const;
export type ChangeSource = (typeof CHANGE_SOURCES)[number];

/** Something that somebody ran, or that the kernel saw done, on a host. Names and words are the host's, not escaped. */
export interface RecordedChange {
  readonly at: Date;
  readonly source: ChangeSource;
  /** Who had logged in: a name, or `uid 1005` where the host has none for the number. Absent where that is not known. */
  readonly user?: string;
  /** Whom it was done as; absent for root. */
  readonly as?: string;
  /** The login's number among those since the boot, where the kernel gave it one. */
  readonly session?: string;
  /** Name of the process, at most 15 bytes (proc(5), comm). */
  readonly process?: string;
  /** The command and its words. */
  readonly words?: readonly string[];
  /** `changed`: the kernel itself says that this process changed netfilter. `unsaid`: only what was run is known. */
  readonly netfilter: "changed" | "unsaid";
}

/** Whether a source of changes is there. `unreadable`: it is, and could not be read. */
export interface SourceState {
  readonly source: ChangeSource;
  readonly state: "read" | "absent" | "unreadable";
}

/** What a host wrote down of those who changed it. All times by its own clock. */
export interface ChangeLog {
  readonly since: Date;
  /** When the host had been read: what is written from there on belongs to the next reading. */
  readonly until: Date;
  readonly sources: readonly SourceState[];
  /** From the oldest. */
  readonly changes: readonly RecordedChange[];
}

/** What the host knows beside its lines. */
export interface LogContext {
  readonly now: Date;
  /** Of the host's local time, in minutes east of UTC: files of syslog tell that. */
  readonly zoneMinutes: number;
  readonly names: ReadonlyMap<string, string>;
}

/** More text than the host's own bound is a host that does not keep to it. In UTF-16 units. */
const MOST_TEXT = 400_000;
const MOST_LINE = 8_192;
const SOURCE_NAMES: Readonly<Record<string, ChangeSource>> = Object.assign(Object.create(null), {
  audit: "audit",
  journal: "journal",
  sudo_logs: "sudo-log",
});

/**
 * Reads the sections of a read that asked for changes. What cannot be read of a line leaves that line out: a log says
 * what others wrote into it. Undefined where the host did not tell its clock.
 */
export function readChangeLog(sections: Sections, since: Date): ChangeLog | undefined {
  const lines = (sections.get("changes")?.stdout ?? "").slice(0, MOST_TEXT).split("\n");
  const now = momentOf(lines.find(line => line.startsWith("now "))?.slice(4) ?? "");
  if (now === undefined) return undefined;
  const states = new Map<ChangeSource, SourceState["state"]>();
  const names = new Map<string, string>();
  let zoneMinutes = 0;
  const audit: string[] = [];
  const journal: string[] = [];
  const files: string[] = [];
  for (const line of lines) {
    if (line.length > MOST_LINE) continue;
    if (line.startsWith("A ")) audit.push(line.slice(2));
    else if (line.startsWith("J ")) journal.push(line.slice(2));
    else if (line.startsWith("S ")) files.push(line.slice(2));
    else {
      const [word, name = "", value = ""] = line.split(" ", 3);
      if (word === "zone") zoneMinutes = minutesOf(name);
      if (word === "uid" && value !== "") names.set(name, value);
      const source = word === "source" ? SOURCE_NAMES[name] : undefined;
      if (source !== undefined && (value === "read" || value === "absent" || value === "unreadable")) {
        states.set(source, value);
      }
    }
  }
  const context: LogContext = { now, zoneMinutes, names };
  const entries = journal.flatMap(readJournalEntry);
  const records = audit.flatMap(readAuditLine);
  // journald is told the same as auditd, and loses some of it where much happens at once.
  const told = new Set(records.map(({ event }) => event));
  const journalled = entries.flatMap(entry => (entry.kind === "audit" ? [entry.record] : []));
  const found = [
    ...auditChanges(records, "audit", context),
    ...auditChanges(
      journalled.filter(({ event }) => !told.has(event)),
      "journal",
      context,
    ),
    ...entries
      .flatMap(entry => (entry.kind === "message" ? (readSudoMessage(entry.text, entry.at) ?? []) : []))
      .map(change => ({ ...change, source: "journal" as const })),
    ...files.flatMap(line => readFileLine(line, context)),
  ];
  const until = clockOf(sections.get("clock")) ?? now;
  return {
    since,
    until: until.getTime() < now.getTime() ? now : until,
    sources: CHANGE_SOURCES.map(source => ({ source, state: states.get(source) ?? "absent" })),
    changes: found
      .filter(({ at }) => at.getTime() >= since.getTime() && at.getTime() <= now.getTime())
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** `1700000000.123456789`; a date without fractions prints `1700000000.%N` or `1700000000.`, which says less. */
function momentOf(text: string): Date | undefined {
  const [, seconds, fraction] = /^(\d{1,11})(?:\.(\d{1,9}))?/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return new Date(Number(seconds) * 1000 + (fraction === undefined ? 999 : Math.floor(Number(`0.${fraction}`) * 1000)));
}

/** The next reading begins where this one ended, so that the tries of this one are nobody's changes. */
function clockOf(section: Section | undefined): Date | undefined {
  const moment = momentOf(section?.stdout ?? "");
  return moment === undefined ? undefined : new Date(moment.getTime() + 1);
}

/** `+0530`. */
function minutesOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

/** One audit record: its text without its head, and which event it belongs to. */
export interface AuditRecord {
  readonly type: string;
  /** The same for all records of an event. */
  readonly event: string;
  readonly at: Date;
  readonly text: string;
}

/** `type=SYSCALL msg=audit(1700000000.123:456): arch=…` (auditd's raw format; log_format ENRICHED adds names behind 0x1d). */
function readAuditLine(line: string): readonly AuditRecord[] {
  const [head, type, time, serial] =
    /^(?:node=\S+ )?type=([A-Z_]{1,40}) msg=audit\((\d{1,11}\.\d{3}):(\d{1,20})\): ?/.exec(line) ?? [];
  const at = momentOf(time ?? "");
  if (head === undefined || type === undefined || at === undefined) return [];
  return [{ type, event: `${at.getTime()}:${serial}`, at, text: line.slice(head.length) }];
}

type JournalEntry =
  | { readonly kind: "audit"; readonly record: AuditRecord }
  | { readonly kind: "message"; readonly at: Date; readonly text: string };

/** Programs that say who runs what as whom. Others may call themselves so; journald knows what they are. */
const TELLERS = /\/(?:sudo|su|doas)$/;

/** One line of `journalctl -o json` (systemd.journal-fields(7)). */
function readJournalEntry(line: string): readonly JournalEntry[] {
  const fields = parseObject(line);
  const text = textOf(fields.get("MESSAGE"));
  const time = fields.get("_SOURCE_REALTIME_TIMESTAMP") ?? fields.get("__REALTIME_TIMESTAMP");
  if (text === undefined || typeof time !== "string" || !/^\d{10,17}$/.test(time)) return [];
  const at = new Date(Math.floor(Number(time) / 1000));
  const serial = fields.get("_AUDIT_ID");
  if (typeof serial === "string") {
    const [head, type] = /^([A-Z_]{1,40}) /.exec(text) ?? [];
    if (head === undefined || type === undefined) return [];
    return [{ kind: "audit", record: { type, event: `${at.getTime()}:${serial}`, at, text: text.slice(head.length) } }];
  }
  const program = fields.get("_EXE");
  return typeof program === "string" && !TELLERS.test(program) ? [] : [{ kind: "message", at, text }];
}

function parseObject(line: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

/** A message with bytes that are no text comes as a list of numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || !value.every(byte => Number.isInteger(byte) && byte >= 0 && byte < 256))
    return undefined;
  return Buffer.from(value).toString("utf8");
}

/** A line of a file: of syslog with the time of RFC 3339 or of RFC 3164, or of sudo's own log. */
function readFileLine(line: string, context: LogContext): readonly RecordedChange[] {
  const found = timeOf(line, context);
  if (found === undefined) return [];
  // Behind the host's name and the program's in syslog, behind the time in sudo's own log.
  const message = found.rest.replace(/^(?: \S{1,255})? (?:sudo|su|doas)(?:\[\d{1,10}\])?:/, "").replace(/^ :/, "");
  if (message === found.rest) return [];
  return (readSudoMessage(message.trim(), found.at) ?? []).map(change => ({ ...change, source: "sudo-log" as const }));
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const DAY_MS = 24 * 3600 * 1000;

function timeOf(
  line: string,
  { now, zoneMinutes }: LogContext,
): { readonly at: Date; readonly rest: string } | undefined {
  const precise = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)/.exec(line)?.[0];
  if (precise !== undefined) {
    const at = new Date(precise);
    return Number.isNaN(at.getTime()) ? undefined : { at, rest: line.slice(precise.length) };
  }
  const [head, name = "", day, hour, minute, second, written] =
    /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?: (\d{4})(?= :))?/.exec(line) ?? [];
  const month = MONTHS.indexOf(name);
  if (head === undefined || month < 0 || month % 3 !== 0) return undefined;
  const secondOf = (year: number) =>
    Date.UTC(year, month / 3, Number(day), Number(hour), Number(minute), Number(second)) - zoneMinutes * 60_000;
  // Without a year it is the last time that this day was.
  const year = written === undefined ? now.getUTCFullYear() : Number(written);
  const isAhead = written === undefined && secondOf(year) > now.getTime() + DAY_MS;
  const from = isAhead ? secondOf(year - 1) : secondOf(year);
  // It was at some moment of that second: the latest that is not ahead, so that the last reading does not hide it.
  const at = from > now.getTime() ? from : Math.min(from + 999, now.getTime());
  return { at: new Date(at), rest: line.slice(head.length) };
}
