import { CappedOutput, LineSplitter } from "./capped-output";
import { feedStdin } from "./feed-stdin";
import { describeUnstarted } from "./privilege";
import { DEFAULT_STDOUT_LIMIT_BYTES, type Script, type ScriptResult, STDERR_LIMIT_BYTES } from "./script";
import { StartMarker } from "./start-marker";
import type { ShellEnd, StartedShell } from "./started-shell";
import { describeHop, type Hop, type Privilege } from "./target";
import { type TransportCause, TransportError } from "./transport-error";

/** After SIGTERM a script has this long to clean up, in milliseconds; then it gets SIGKILL. */
const TERM_GRACE_MS = 2000;
/** After SIGKILL we wait this long to hear of the end, in milliseconds; then we let go. */
const KILL_GRACE_MS = 1500;

/** Where a script runs: the place named in messages and in the result. */
export interface ScriptPlace {
  readonly hop: Hop;
  readonly privilege: Privilege;
}

/** Why we stopped a script ourselves. */
type Stop =
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" }
  | { readonly kind: "output-limit"; readonly output: "stdout" | "stderr" };

/**
 * Starts a shell, feeds it the script, and waits for its end, its deadline, the abort signal or too much output,
 * whichever is first. The deadline counts from this call, the start included; the result of a script that does not end
 * when told to comes up to 3.5 s after it. `start` rejects with TransportError.
 * An error thrown by `onStderrLine` rejects once the script has ended.
 */
export async function runScript(
  start: () => Promise<StartedShell>,
  script: Script,
  place: ScriptPlace,
  abort?: AbortSignal,
): Promise<ScriptResult> {
  const began = performance.now();
  const stdout = new CappedOutput(script.outputLimitBytes ?? DEFAULT_STDOUT_LIMIT_BYTES);
  const stderr = new CappedOutput(STDERR_LIMIT_BYTES);
  const finish = (end: ShellEnd, cause: TransportCause | undefined): ScriptResult => ({
    host: place.hop.host,
    stdout: stdout.toString(),
    stderr: stderr.toString(),
    exitCode: end.exitCode,
    signal: end.signal,
    timedOut: cause?.kind === "timeout",
    durationMs: performance.now() - began,
    ...(cause === undefined ? {} : { cause }),
  });
  const unreported: ShellEnd = { exitCode: null, signal: null };
  if (abort?.aborted) return finish(unreported, describeStop({ kind: "aborted" }, script, place, "not-started"));

  let stopWith: (stop: Stop) => void = () => undefined;
  const stopped = new Promise<Stop>(resolve => {
    stopWith = resolve;
  });
  const onAbort = () => stopWith({ kind: "aborted" });
  const deadline = setTimeout(() => stopWith({ kind: "timeout" }), script.deadlineMs);
  abort?.addEventListener("abort", onAbort, { once: true });
  try {
    const starting = start();
    const shell = await Promise.race([starting, stopped]);
    if ("kind" in shell) {
      // The start may still succeed: then nobody is left to use the shell.
      starting.then(
        late => {
          late.kill("KILL", undefined);
          late.release();
        },
        () => undefined,
      );
      return finish(unreported, describeStop(shell, script, place, "not-started"));
    }
    const marker = new StartMarker();
    const listener = watch(shell, script, marker, stdout, stderr, output => stopWith({ kind: "output-limit", output }));
    feedStdin(shell.stdin, marker.prepend(script.text));
    const first = await Promise.race([shell.ended, stopped]);
    if ("kind" in first) {
      const end = await stopShell(shell, marker);
      listener.end();
      return finish(end ?? unreported, describeStop(first, script, place, end === undefined ? "unconfirmed" : "ended"));
    }
    listener.end();
    if (first.exitCode === null && first.signal === null) return finish(first, describeLost(shell, place));
    if (marker.started !== "no" || first.exitCode === null) return finish(first, undefined);
    const outcome = { exitCode: first.exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
    return finish(first, describeUnstarted(outcome, place.hop, place.privilege));
  } catch (error) {
    if (error instanceof TransportError) return finish(unreported, error.cause);
    throw error;
  } finally {
    clearTimeout(deadline);
    abort?.removeEventListener("abort", onAbort);
  }
}

/** Drains both outputs (an SSH channel never closes otherwise) and tells when one overflows. */
function watch(
  shell: StartedShell,
  script: Script,
  marker: StartMarker,
  stdout: CappedOutput,
  stderr: CappedOutput,
  onOverflow: (output: "stdout" | "stderr") => void,
): { end(): void } {
  let thrown: { readonly error: unknown } | undefined;
  const { onStderrLine } = script;
  const lines = new LineSplitter(line => {
    if (thrown !== undefined) return;
    try {
      onStderrLine?.(line);
    } catch (error) {
      thrown = { error };
    }
  });
  const addError = (chunk: Buffer) => {
    if (onStderrLine !== undefined && !stderr.overflowed) lines.add(chunk);
    stderr.add(chunk);
  };
  shell.stdout.on("data", (chunk: Buffer) => {
    stdout.add(chunk);
    if (stdout.overflowed) onOverflow("stdout");
  });
  shell.stderr.on("data", (chunk: Buffer) => {
    addError(marker.filter(chunk));
    if (stderr.overflowed) onOverflow("stderr");
  });
  shell.stdout.on("error", () => undefined);
  shell.stderr.on("error", () => undefined);
  return {
    end() {
      addError(marker.end());
      lines.end();
      if (thrown !== undefined) throw thrown.error;
    },
  };
}

/** SIGTERM, a moment, SIGKILL, a moment, let go. Undefined when the end was never heard of. */
async function stopShell(shell: StartedShell, marker: StartMarker): Promise<ShellEnd | undefined> {
  try {
    shell.kill("TERM", marker.process);
    const gentle = await within(shell.ended, TERM_GRACE_MS);
    if (gentle !== undefined) return gentle;
    shell.kill("KILL", marker.process);
    return await within(shell.ended, KILL_GRACE_MS);
  } finally {
    shell.release();
  }
}

async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Ending = "not-started" | "ended" | "unconfirmed";

function describeStop(stop: Stop, script: Script, place: ScriptPlace, ending: Ending): TransportCause {
  const where = describeHop(place.hop);
  const now = {
    "not-started": "It had not started.",
    ended: "It was told to end (SIGTERM, then SIGKILL) and has ended.",
    unconfirmed: "It was sent SIGTERM and SIGKILL, but its end was not reported, so it may still run there.",
  }[ending];
  switch (stop.kind) {
    case "timeout":
      return {
        kind: "timeout",
        message: `The script on ${where} did not end within its deadline of ${script.deadlineMs} ms. ${now} See what the host is waiting for (a lock, a slow disk, a dead connection), or give it more time.`,
      };
    case "aborted":
      return { kind: "aborted", message: `The script on ${where} was stopped because the caller asked for it. ${now}` };
    case "output-limit": {
      const limit =
        stop.output === "stdout" ? (script.outputLimitBytes ?? DEFAULT_STDOUT_LIMIT_BYTES) : STDERR_LIMIT_BYTES;
      return {
        kind: "output-limit",
        message: `The script on ${where} printed more than ${limit} bytes to ${stop.output}, so it was stopped and the rest was dropped. ${now} Let it print less, or raise its limit.`,
      };
    }
  }
}

function describeLost(shell: StartedShell, place: ScriptPlace): TransportCause {
  return {
    kind: "lost",
    message: `The connection to ${describeHop(place.hop)} ended while a script ran: ${shell.describeLoss()}. Whether the script came to its end there is not known. Connect again and read what the host holds before changing it.`,
  };
}
