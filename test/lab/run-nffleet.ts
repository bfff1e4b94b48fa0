import { runCommandLine } from "../../cli/run-command-line";
import { runProgram } from "../../cli/run-program";
import { createLocalTransport, createSshTransport } from "../../engine/transport";

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line of nffleet in this process, with real connections and programs, and nobody at a terminal. */
export async function runNffleet(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Said> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCommandLine(argv, {
    env: { PATH: process.env.PATH, NO_COLOR: "1", ...env },
    program: [process.execPath, "nffleet"],
    stdout: { write: text => void stdout.push(text), isTerminal: false },
    stderr: { write: text => void stderr.push(text), isTerminal: false },
    readStdin: async () => "",
    ask: undefined,
    transports: { ssh: createSshTransport, local: createLocalTransport },
    runProgram,
    signal: new AbortController().signal,
  });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
