import type { Readable, Writable } from "node:stream";
import type { ScriptProcess } from "./start-marker";

/** How a shell ended. Both null: nothing was reported, so the connection went away. */
export interface ShellEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/**
 * One started shell, wherever it runs. This is the seam between running a script and reaching a host: an SSH channel and
 * a child process (of this machine's sh, or of a system ssh) both look like this.
 */
export interface StartedShell {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once the shell has ended and both outputs are drained. Never rejects. */
  readonly ended: Promise<ShellEnd>;
  /** Sends the signal to the shell and its children, as far as the host lets us. Never throws, never waits. */
  kill(signal: "TERM" | "KILL", process: ScriptProcess | undefined): void;
  /** Lets go of everything, ended or not. Never throws. */
  release(): void;
  /** Why the connection under it went away, in words, when it did. */
  describeLoss(): string;
}
