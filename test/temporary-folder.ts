import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the unit tests a temporary folder of their own: cdktf's Testing.app makes a folder in it, and takes none away. */
export function setup(): () => void {
  const former = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), "netfilter-fleet-tests-"));
  process.env.TMPDIR = folder;
  return () => {
    if (former === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = former;
    rmSync(folder, { recursive: true, force: true });
  };
}
