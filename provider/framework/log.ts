import { writeSync } from "node:fs";
import { withoutSecrets } from "./secrets";

const LEVELS = ["trace", "debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LEVELS)[number];
/** What a line carries beside its message. `undefined` is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Terraform reads lines of up to 64 KiB in one piece (go-plugin client.go, `stdErrBufferSize`). */
const LONGEST_TEXT = 16_000;
/** How often a line is offered to a pipe that is full, 1 ms apart, before it is dropped. */
const ATTEMPTS = 50;

/**
 * The least level that is written: `TF_LOG_PROVIDER`, or else `TF_LOG`, as Terraform reads them: JSON and every unknown word
 * mean TRACE. Errors are always written; without these variables nothing else is.
 */
export function logLevelFrom(environment: Readonly<Record<string, string | undefined>>): LogLevel {
  const wanted = (environment.TF_LOG_PROVIDER || environment.TF_LOG || "off").toLowerCase();
  if (wanted === "off") return "error";
  return LEVELS.find(level => level === wanted) ?? "trace";
}

let threshold = LEVELS.indexOf(logLevelFrom(process.env));

/** Changes the least level that is written. */
export function setLogLevel(level: LogLevel): void {
  threshold = LEVELS.indexOf(level);
}

/**
 * Writes one line to standard error in the shape of hclog, which Terraform takes into its own log. The one way in which
 * anything of this process gets there: registered secrets are covered here.
 */
export function log(level: LogLevel, message: string, fields: LogFields = {}): void {
  if (LEVELS.indexOf(level) < threshold) return;
  const line: Record<string, string | number | boolean | undefined> = {
    "@level": level,
    "@message": shown(message),
    "@module": "provider",
    "@timestamp": timestamp(new Date()),
  };
  for (const [name, value] of Object.entries(fields)) {
    line[name] = typeof value === "string" ? shown(value) : value;
  }
  writeLine(JSON.stringify(line));
}

/** A line in no shape at all, for what Terraform looks for in the raw output. Secrets are covered, line breaks stay. */
export function logRaw(text: string): void {
  writeLine(shown(text));
}

function shown(text: string): string {
  const covered = withoutSecrets(text);
  return covered.length > LONGEST_TEXT ? `${covered.slice(0, LONGEST_TEXT)}…` : covered;
}

/** hclog takes a time with six fractional digits and no other. */
function timestamp(time: Date): string {
  return time.toISOString().replace("Z", "000Z");
}

/** Synchronous: what is logged before the process ends is not lost. Never throws: nobody may be reading any more. */
function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  for (let attempt = 0; rest.length > 0 && attempt < ATTEMPTS; ) {
    try {
      rest = rest.subarray(writeSync(2, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return;
      attempt += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
