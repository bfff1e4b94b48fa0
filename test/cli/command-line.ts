import { runCommandLine } from "../../cli/run-command-line";
import type { ProgramRun, RunProgram } from "../../cli/run-program";
import type { Surroundings } from "../../cli/surroundings";
import type { SshOptions, Transport } from "../../engine/transport";
import { FakeFleet } from "./fake-host";

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the ssh transport was opened with. */
  readonly ssh: SshOptions | undefined;
  /** Other programs that were run. */
  readonly programs: readonly ProgramRun[];
}

export interface Stand {
  readonly fleet?: { readonly transport: () => Transport };
  readonly env?: NodeJS.ProcessEnv;
  /** What the user answers; undefined where nobody can be asked. */
  readonly answer?: string;
  readonly stdin?: string;
  /** How other programs end; without it there are none. */
  readonly runProgram?: RunProgram;
  readonly signal?: AbortSignal;
}

/** Runs one command line with everything of the outside stood in for. */
export async function say(argv: readonly string[], stand: Stand = {}): Promise<Said> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const programs: ProgramRun[] = [];
  let ssh: SshOptions | undefined;
  const fleet = stand.fleet ?? new FakeFleet({});
  const { answer } = stand;
  const surroundings: Surroundings = {
    env: stand.env ?? {},
    program: ["/usr/bin/node", "/srv/nffleet/bin/nffleet.js"],
    stdout: { write: text => void stdout.push(text), isTerminal: false },
    stderr: { write: text => void stderr.push(text), isTerminal: false },
    readStdin: async () => stand.stdin ?? "",
    ask:
      answer === undefined
        ? undefined
        : async question => {
            stderr.push(question);
            return answer;
          },
    transports: {
      ssh: options => {
        ssh = options;
        return fleet.transport();
      },
      local: () => fleet.transport(),
    },
    runProgram: async run => {
      programs.push(run);
      return stand.runProgram === undefined ? { kind: "missing" } : stand.runProgram(run);
    },
    signal: stand.signal ?? new AbortController().signal,
  };
  const code = await runCommandLine(argv, surroundings);
  return { code, stdout: stdout.join(""), stderr: stderr.join(""), ssh, programs };
}
