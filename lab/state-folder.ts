import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeBridges } from "./bridge";
import { LabError } from "./lab-error";
import { processStartTime } from "./process-start";
import { runChecked, runProgram } from "./run-program";

/**
 * What a running lab keeps: disks, pids, scripts. In the private /run, so it is memory, its path has no odd characters
 * (mount options and kernel command lines allow few), and the kernel removes it together with the namespace.
 */
export const STATE_FOLDER = "/run/nffleet-lab";

const HOSTS_FILE = join(STATE_FOLDER, "hosts");
const OWNER_FILE = join(STATE_FOLDER, "owner");

/**
 * Makes the state folder, one lab a namespace. What a killed owner left is cleared away first; its machines died with it.
 *
 * @throws LabError while another lab is up in this namespace.
 */
export async function claimStateFolder(): Promise<void> {
  if (existsSync(STATE_FOLDER)) {
    const [pid, start] = (await readFile(OWNER_FILE, "utf8").catch(() => "")).trim().split(" ");
    if (start !== undefined && processStartTime(Number(pid)) === start) {
      throw new LabError(
        `A lab is already up in this network namespace (owner: process ${pid}). One namespace holds one lab: stop() that one first.`,
      );
    }
    await releaseStateFolder();
  }
  await mkdir(STATE_FOLDER, { mode: 0o711 });
  await writeFile(OWNER_FILE, `${process.pid} ${processStartTime(process.pid)}\n`);
}

/** Puts a text over /etc/hosts in the lab's mount namespace, so that the machines' names work there as well. */
export async function coverHostsFile(text: string): Promise<void> {
  await writeFile(HOSTS_FILE, text);
  await runChecked(["mount", "--bind", HOSTS_FILE, "/etc/hosts"]);
}

export async function releaseStateFolder(): Promise<void> {
  if (existsSync(HOSTS_FILE)) await runProgram(["umount", "/etc/hosts"]);
  await removeBridges();
  await rm(STATE_FOLDER, { recursive: true, force: true });
}

/** The folder of one machine. */
export function machineFolder(name: string): string {
  return join(STATE_FOLDER, "machines", name);
}

/** Scripts are copied here, because the way to the package may hold blanks. */
export const STATE_SCRIPTS = join(STATE_FOLDER, "scripts");
