import { execFile } from "node:child_process";

/** A program to run to its end, without a shell and without a terminal. */
export interface ProgramRun {
  /** A name that PATH is searched for, or a path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program with SIGTERM. */
  readonly signal: AbortSignal;
  /** Bytes of stdout, and of stderr, beyond which the run fails. */
  readonly most: number;
  /** What it reads on stdin; nothing where this is absent. */
  readonly input?: string;
}

export type ProgramEnd =
  | { readonly kind: "ended"; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** There is no such program, or it may not be run. */
  | { readonly kind: "missing" };

export type RunProgram = (run: ProgramRun) => Promise<ProgramEnd>;

/** Runs a program. Rejects when it is stopped, says too much, or is killed by a signal. */
export const runProgram: RunProgram = ({ program, args, env, signal, most, input = "" }) =>
  new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env, signal, maxBuffer: most, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error === null) resolve({ kind: "ended", code: 0, stdout, stderr });
        else if (error.code === "ENOENT" || error.code === "EACCES") resolve({ kind: "missing" });
        else if (typeof error.code === "number") resolve({ kind: "ended", code: error.code, stdout, stderr });
        else reject(error);
      },
    );
    // A program that does not read it all (EPIPE) says by its exit code how it ended.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
