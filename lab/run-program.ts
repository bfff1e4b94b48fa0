import { spawn } from "node:child_process";
import { LabError } from "./lab-error";

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 to 255; 128 + signal number when a signal ended it. */
  readonly exitCode: number;
}

export interface RunOptions {
  /** Bytes for the program's stdin; default: empty. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds until the program is killed and the call fails; default 60,000. */
  readonly timeoutMs?: number;
}

const SIGNAL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGKILL", 9],
  ["SIGPIPE", 13],
  ["SIGTERM", 15],
]);

/** What every program of the lab gets: nothing of the caller's environment leaks into a host. */
export const LAB_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
};

/**
 * Runs a program to its end and answers its output, whatever the exit code.
 *
 * @throws LabError when it cannot be started or does not end in time.
 */
export function runProgram(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program = "", ...args] = argv;
  const timeoutMs = options.timeoutMs ?? 60_000;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: LAB_ENVIRONMENT, cwd: "/", stdio: ["pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
      reject(
        new LabError(
          `\`${describe(argv)}\` did not end within ${timeoutMs / 1000} s and was killed. Give run() a larger timeoutMs, or see ` +
            "what it waits for.",
        ),
      );
    }, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", error => {
      clearTimeout(timer);
      reject(new LabError(`\`${program}\` could not be started (${error.message}). Run lab/packages.sh as root.`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
        exitCode: code ?? 128 + (SIGNAL_NUMBERS.get(signal ?? "") ?? 0),
      });
    });
    // A program that does not read its stdin closes it early; that is no failure of the run.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.stdin ?? "");
  });
}

/**
 * Runs a program that has to succeed.
 *
 * @throws LabError with its stderr when the exit code is not 0.
 */
export async function runChecked(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await runProgram(argv, options);
  if (result.exitCode !== 0) {
    throw new LabError(`\`${describe(argv)}\` failed with exit code ${result.exitCode}: ${result.stderr.trim()}`);
  }
  return result.stdout;
}

function describe(argv: readonly string[]): string {
  const line = argv.join(" ");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
