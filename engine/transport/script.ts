import type { TransportCause } from "./transport-error";

/** Bytes of stdout kept when a script names no limit: 32 MiB. */
export const DEFAULT_STDOUT_LIMIT_BYTES = 32 * 1024 * 1024;
/** Bytes of stderr kept, always: 1 MiB. */
export const STDERR_LIMIT_BYTES = 1024 * 1024;
/** The longest deadline a timer of Node can hold, in milliseconds (2^31 - 1, about 24.8 days). */
export const LONGEST_DEADLINE_MS = 2 ** 31 - 1;

/** A POSIX shell script and the limits it runs under. */
export interface Script {
  /** POSIX sh, sent on stdin of `sh`. No NUL. */
  readonly text: string;
  /** Milliseconds from the request to the end, 1 to 2^31-1. At the deadline the script gets SIGTERM, then SIGKILL. */
  readonly deadlineMs: number;
  /** Most bytes of stdout, at least 1. @default 32 MiB. stderr always stops at 1 MiB. */
  readonly outputLimitBytes?: number;
  /** Called for each whole line of stderr as it arrives, without its newline, not escaped. */
  readonly onStderrLine?: (line: string) => void;
}

/** What came of one script. */
export interface ScriptResult {
  /** The target's display name. */
  readonly host: string;
  /** Decoded as UTF-8 after the end; bytes that are not UTF-8 become U+FFFD. */
  readonly stdout: string;
  readonly stderr: string;
  /** `null` when no exit code arrived: ended by a signal, lost, or stopped by us. */
  readonly exitCode: number | null;
  /** `SIGTERM` and the like when the host reported one. */
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** Absent when the script ran to its own end (an exit code, or a signal that was not ours). */
  readonly cause?: TransportCause;
}

/** @throws RangeError for a script that can not be run as written. */
export function checkScript(script: Script): void {
  if (script.text.includes("\0")) {
    throw new RangeError(
      "The script holds a NUL character, which shells drop or stop at; write it as an escape for printf instead.",
    );
  }
  const { deadlineMs, outputLimitBytes } = script;
  if (!(deadlineMs >= 1 && deadlineMs <= LONGEST_DEADLINE_MS)) {
    throw new RangeError(
      `The script's deadline of ${deadlineMs} ms is outside 1 to ${LONGEST_DEADLINE_MS} ms; give one in that range.`,
    );
  }
  if (outputLimitBytes !== undefined && !(outputLimitBytes >= 1)) {
    throw new RangeError(`The script's output limit of ${outputLimitBytes} bytes is below 1; leave it out for 32 MiB.`);
  }
}
