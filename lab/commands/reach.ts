import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { enterGuest } from "../guest";
import { LabError } from "../lab-error";
import { enterLab, requireHost, requireLab, stateFileFromOutside } from "../lab-record";
import { enterHost } from "../namespace-host";
import { LAB_ENVIRONMENT } from "../run-program";
import { machineFolder, STATE_SCRIPTS } from "../state-folder";
import { attach } from "./attach";
import { requireRoot } from "./own-program";

/** Runs a command where the hosts are reachable. */
export async function exec(directory: string, command: readonly string[]): Promise<number> {
  requireRoot();
  const record = await requireLab(directory);
  return attach(enterLab(record, command));
}

/** Opens an ssh login, or runs a command over one, as ssh(1) takes it. */
export async function ssh(directory: string, name: string, command: readonly string[]): Promise<number> {
  requireRoot();
  const record = await requireLab(directory);
  await requireHost(directory, name);
  return attach(enterLab(record, ["ssh", "-F", join(directory, "ssh_config"), name, ...command]));
}

/** Into a machine without ssh. One argument is a shell script, several are a command and its arguments. */
export async function openConsole(directory: string, name: string, command: readonly string[]): Promise<number> {
  requireRoot();
  const record = await requireLab(directory);
  const host = await requireHost(directory, name);
  const script = command.length === 1 ? (command[0] ?? "") : command.map(quoteWord).join(" ");
  const environment = { ...LAB_ENVIRONMENT, TERM: process.env.TERM ?? "dumb" };
  if (host.kind === "UML guest") {
    if (command.length === 0) {
      throw new LabError(
        `The console of guest "${name}" runs commands and has no prompt: nffleet-lab console ${name} COMMAND…`,
      );
    }
    return attach(enterLab(record, enterGuest(STATE_SCRIPTS, machineFolder(name), script)), environment);
  }
  const file = stateFileFromOutside(record, join("machines", name, "pid"));
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : Number.NaN;
  if (Number.isNaN(pid)) throw new LabError(`"${name}" is switched off, so it has no console.`);
  const shell = command.length === 0 ? ["/bin/sh", "-i"] : ["/bin/sh", "-c", script];
  return attach(enterLab(record, enterHost(pid, shell)), environment);
}

/** One word of sh(1) that stands for exactly this text. */
function quoteWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
