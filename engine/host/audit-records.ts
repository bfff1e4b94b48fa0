import type { AuditRecord, ChangeSource, LogContext, RecordedChange } from "./change-log";
import { splitLogged } from "./sudo-message";

/** The records of one event of the kernel, by type; of a type that comes twice, the first. */
type AuditEvent = ReadonlyMap<string, AuditRecord>;

/** Who ran what, as the kernel saw it when a process began (a rule of auditctl that watches the program). */
interface Start {
  readonly at: Date;
  readonly user?: string;
  readonly as?: string;
  readonly session?: string;
  readonly words?: readonly string[];
}

/**
 * What audit records tell of changes: a NETFILTER_CFG event with the SYSCALL of the same event, which has the user, and
 * the command of EXECVE or PROCTITLE; programs that a rule watches; commands that sudo reports (USER_CMD).
 */
export function auditChanges(
  records: readonly AuditRecord[],
  source: ChangeSource,
  context: LogContext,
): readonly RecordedChange[] {
  const events = new Map<string, Map<string, AuditRecord>>();
  for (const record of records) {
    const event = events.get(record.event) ?? new Map<string, AuditRecord>();
    if (!event.has(record.type)) event.set(record.type, record);
    events.set(record.event, event);
  }
  const starts = new Map<string, Start>();
  const changes: RecordedChange[] = [];
  for (const event of events.values()) {
    const syscall = event.get("SYSCALL");
    if (event.has("EXECVE") && syscall !== undefined && isDone(syscall)) {
      const pid = fieldOf(syscall.text, "pid");
      if (pid !== undefined) starts.set(pid, startOf(event, syscall, context));
    }
  }
  const told = new Set<Start>();
  for (const event of events.values()) {
    const change = event.get("NETFILTER_CFG");
    if (change === undefined) continue;
    const syscall = event.get("SYSCALL");
    const start = starts.get(fieldOf(change.text, "pid") ?? fieldOf(syscall?.text ?? "", "pid") ?? "");
    const process = nameOf(change.text) ?? nameOf(syscall?.text ?? "");
    const seen = syscall === undefined ? start : { ...start, ...startOf(event, syscall, context) };
    if (start !== undefined) told.add(start);
    changes.push({
      at: change.at,
      source,
      ...(seen === undefined ? {} : whoOf(seen)),
      ...(process === undefined ? {} : { process }),
      ...(seen?.words === undefined ? {} : { words: seen.words }),
      netfilter: "changed",
    });
  }
  // What was run and changed nothing of netfilter: tc, sysctl, or a change that the kernel did not tell.
  for (const start of starts.values()) {
    if (told.has(start) || start.words === undefined) continue;
    changes.push({ at: start.at, source, ...whoOf(start), words: start.words, netfilter: "unsaid" });
  }
  for (const event of events.values()) {
    const command = event.get("USER_CMD");
    if (command !== undefined) changes.push(...reportedCommand(command, source, context));
  }
  return changes;
}

function whoOf({ user, as, session }: Start): Pick<RecordedChange, "user" | "as" | "session"> {
  return {
    ...(user === undefined ? {} : { user }),
    ...(as === undefined ? {} : { as }),
    ...(session === undefined ? {} : { session }),
  };
}

function isDone({ text }: AuditRecord): boolean {
  return fieldOf(text, "success") !== "no";
}

function startOf(event: AuditEvent, syscall: AuditRecord, context: LogContext): Start {
  const words = wordsOf(event);
  const uid = fieldOf(syscall.text, "uid");
  const session = fieldOf(syscall.text, "ses");
  return {
    at: syscall.at,
    ...loginOf(syscall.text, context),
    ...(uid === undefined || uid === "0" ? {} : { as: userOf(uid, context) }),
    ...(session === undefined || session === UNSET ? {} : { session }),
    ...(words === undefined ? {} : { words }),
  };
}

/** No login: a daemon, or a way in that sets none (pam_loginuid(8)). */
const UNSET = "4294967295";

function loginOf(text: string, context: LogContext): Pick<Start, "user"> {
  const login = fieldOf(text, "auid");
  return login === undefined || login === UNSET || !/^\d{1,10}$/.test(login) ? {} : { user: userOf(login, context) };
}

function userOf(uid: string, { names }: LogContext): string {
  return names.get(uid) ?? (uid === "0" ? "root" : `uid ${uid}`);
}

/** The words of EXECVE (a0, a1, …), or of PROCTITLE, which is cut at 128 bytes (audit's MAX_PROCTITLE_AUDIT_LEN). */
function wordsOf(event: AuditEvent): readonly string[] | undefined {
  const execve = event.get("EXECVE")?.text;
  const count = Number(execve === undefined ? "0" : (fieldOf(execve, "argc") ?? "0"));
  if (execve !== undefined && count > 0 && count <= MOST_WORDS) {
    const words = Array.from({ length: count }, (_, at) => textIn(execve, `a${at}`));
    if (words.every(word => word !== undefined)) return words;
  }
  const title = textIn(event.get("PROCTITLE")?.text ?? "", "proctitle");
  return title === undefined || title === "" ? undefined : title.replace(/\0+$/, "").split("\0");
}

const MOST_WORDS = 256;

/** `pid=1 uid=1000 auid=1000 … msg='cwd="/" cmd=6970… exe="/usr/bin/sudo" terminal=pts/0 res=success'`: hexadecimal unless plain. */
function reportedCommand(
  { text, at }: AuditRecord,
  source: ChangeSource,
  context: LogContext,
): readonly RecordedChange[] {
  const command = textIn(text.replace("msg='", " "), "cmd");
  if (command === undefined || command === "" || text.includes("res=failed")) return [];
  return [{ at, source, ...loginOf(text, context), words: splitLogged(command), netfilter: "unsaid" }];
}

function nameOf(text: string): string | undefined {
  return textIn(text, "comm");
}

/** A field as it is written: `uid=0`. */
function fieldOf(text: string, name: string): string | undefined {
  const padded = ` ${text}`;
  const at = padded.indexOf(` ${name}=`);
  if (at < 0) return undefined;
  const from = at + name.length + 2;
  const end = padded.slice(from).search(/[ \x1d]/);
  return end < 0 ? padded.slice(from) : padded.slice(from, from + end);
}

/** A text of a field: in quotes, or in hexadecimal where it holds what quotes do not (audit_log_untrustedstring). */
function textIn(text: string, name: string): string | undefined {
  const padded = ` ${text}`;
  const at = padded.indexOf(` ${name}=`);
  if (at < 0) return undefined;
  const from = at + name.length + 2;
  if (padded.charAt(from) === '"') {
    const end = padded.indexOf('"', from + 1);
    return end < 0 ? undefined : padded.slice(from + 1, end);
  }
  const bare = fieldOf(text, name) ?? "";
  return /^(?:[0-9A-F]{2})+$/.test(bare) ? Buffer.from(bare, "hex").toString("utf8") : undefined;
}
