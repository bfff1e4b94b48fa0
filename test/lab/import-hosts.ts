import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lab } from "../../lab/lab";
import { machineOf } from "./practice-host";
import { runNffleet } from "./run-nffleet";

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
    const operands = names.map(name => `${name}=root@${machineOf(lab, name).address}`);
    const { code, stdout, stderr } = await runNffleet(
      ["import", ...operands, "--out", out, "--project", "practice", ...options],
      { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts },
    );
    const files = readdirSync(out).map(name => ({ name, content: readFileSync(join(out, name), "utf8") }));
    return { code, said: stdout + stderr, files };
  } finally {
    rmSync(out, { recursive: true });
  }
}
