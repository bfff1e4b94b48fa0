import type { SshOptions, Transport } from "../engine/transport";
import type { RunProgram } from "./run-program";

/** Everything of the outside that a command touches besides files, so that tests can stand in for it. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** How this program was started: Node, and the script that it runs; absolute paths. */
  readonly program: readonly [node: string, script: string];
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of stdin, as text. */
  readonly readStdin: () => Promise<string>;
  /** Puts a question on the terminal; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly transports: {
    readonly ssh: (options: SshOptions) => Transport;
    readonly local: () => Transport;
  };
  /** Runs another program: Terraform, where a plan is to be shown. */
  readonly runProgram: RunProgram;
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
}
