import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../cli/run-command-line";
import { createLocalTransport, createSshTransport } from "../../engine/transport";
import type { Lab } from "../../lab/lab";
import { machineOf } from "./practice-host";

/** What `nffleet import` said, and the files that it wrote. */
export interface ImportedHosts {
  readonly code: number;
  readonly said: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

/** Runs `nffleet import` on hosts of a lab, over SSH as root. */
export async function importHosts(
  lab: Lab,
  names: readonly string[],
  options: readonly string[] = [],
): Promise<ImportedHosts> {
  const out = mkdtempSync(join(tmpdir(), "imported-"));
  try {
    const said: string[] = [];
    const output = { write: (text: string) => void said.push(text), isTerminal: false };
    const operands = names.map(name => `${name}=root@${machineOf(lab, name).address}`);
    const code = await runCommandLine(["import", ...operands, "--out", out, "--project", "practice", ...options], {
      env: { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts, NO_COLOR: "1" },
      stdout: output,
      stderr: output,
      readStdin: async () => "",
      ask: undefined,
      transports: { ssh: createSshTransport, local: createLocalTransport },
      program: [process.execPath, "nffleet"],
      runProgram: () => Promise.reject(new Error("no other program")),
      signal: new AbortController().signal,
    });
    const files = readdirSync(out).map(name => ({ name, content: readFileSync(join(out, name), "utf8") }));
    return { code, said: said.join(""), files };
  } finally {
    rmSync(out, { recursive: true });
  }
}
