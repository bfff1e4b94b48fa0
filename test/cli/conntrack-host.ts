import type { ScriptResult, Target, Transport, TransportCause } from "../../engine/transport";
import { TransportError } from "../../engine/transport";

/** What a host answers to one script: its table, or not any more. */
export type TableAnswer = "table" | TransportCause;

const SETTINGS = "uid 0\nuptime 1000.25\ncount 3\nmax 262144\nbuckets 65536\nacct 1\ntcp_timeout_established 432000\n";
const TALLY =
  "tally 3 0 whole\nfamily ipv4 3\ngroup tcp ESTABLISHED assured 0 3\nroute in 3\nservices 1\nmoving 0\nended 0\nend\n";

/** Hosts whose connection tables are read: for each login what it comes to, or what its reads come to, one after the other. */
export class ConntrackFleet {
  logins = 0;
  readonly #plan: readonly (TransportCause | readonly TableAnswer[])[];

  constructor(...plan: readonly (TransportCause | readonly TableAnswer[])[]) {
    this.#plan = plan;
  }

  readonly transport = (): Transport => ({
    connect: async (target: Target) => {
      const login = this.#plan[Math.min(this.logins, this.#plan.length - 1)] ?? [];
      this.logins += 1;
      if (isCause(login)) throw new TransportError(target.host, login);
      let reads = 0;
      return {
        run: async ({ text }) => {
          const answer = login[Math.min(reads, login.length - 1)] ?? "table";
          reads += 1;
          if (answer !== "table") throw new TransportError(target.host, answer);
          return tableOf(target.host, text);
        },
        close: async () => undefined,
      };
    },
    dial: async () => ({ kind: "unreachable", message: "Nobody dials here." }),
  });
}

function isCause(login: TransportCause | readonly TableAnswer[]): login is TransportCause {
  return !Array.isArray(login);
}

function tableOf(host: string, script: string): ScriptResult {
  const marker = /^MARKER=([0-9a-f]+)$/m.exec(script)?.[1] ?? "";
  const sections = { settings: SETTINGS, tally: TALLY, counters: "cpu=0 found=1 drop=2 \n", end: "" };
  const stdout = Object.entries(sections)
    .map(([name, words]) => `\n@${marker} + ${name}\n${words}\n@${marker} ! 0\n\n@${marker} .\n`)
    .join("");
  return { host, stdout, stderr: "", exitCode: 0, signal: null, timedOut: false, durationMs: 1 };
}
