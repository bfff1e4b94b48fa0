import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, killProcess } from "../kept-process";
import { LabError } from "../lab-error";
import { isUp, LOG_FILE, readHosts, readRecord, writeRecord } from "../lab-record";
import { scriptsFolder } from "../package-root";
import { processStartTime } from "../process-start";
import { ownProgram, requireRoot } from "./own-program";

export interface UpOptions {
  readonly directory: string;
  readonly hosts: number;
  readonly guests: number;
}

/** Starts a lab that stays up after this program has ended. */
export async function up(options: UpOptions): Promise<number> {
  requireRoot();
  const { directory } = options;
  await clearDirectory(directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const started = Date.now();
  const serve = ownProgram(
    "serve",
    `--directory=${directory}`,
    `--hosts=${options.hosts}`,
    `--guests=${options.guests}`,
  );
  const log = openSync(join(directory, LOG_FILE), "w");
  const supervisor = spawn("/bin/sh", [join(scriptsFolder(), "private-namespace.sh"), ...serve], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const abandon = async (): Promise<void> => {
    await killProcess(supervisor);
    await rm(directory, { recursive: true, force: true });
  };
  const interrupted = (): void => void abandon().then(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const pid = supervisor.pid ?? 0;
    await writeRecord(directory, { supervisor: pid, startTime: processStartTime(pid) ?? "" });
    while (!existsSync(join(directory, "hosts.json"))) {
      if (!isRunning(supervisor)) throw new LabError(await readFailure(directory));
      await sleep(20);
    }
  } catch (error) {
    await abandon();
    throw error;
  }
  supervisor.unref();
  await describeLab(directory, Date.now() - started);
  return 0;
}

/** A lab that was killed, or kept by `down --keep`, gives way; anything else stays. */
async function clearDirectory(directory: string): Promise<void> {
  const record = await readRecord(directory);
  if (record !== undefined) {
    if (isUp(record)) {
      throw new LabError(
        `A lab is already up in ${directory}. \`nffleet-lab status\` shows it, \`nffleet-lab down\` ends it; a second one needs ` +
          "its own --directory.",
      );
    }
    await rm(directory, { recursive: true });
    return;
  }
  if (existsSync(directory) && (await readdir(directory)).length > 0) {
    throw new LabError(
      `${directory} is not empty and holds no lab, and \`nffleet-lab down\` removes the directory: name another one.`,
    );
  }
}

async function readFailure(directory: string): Promise<string> {
  const text = (await readFile(join(directory, LOG_FILE), "utf8")).trim();
  return text === "" ? "The lab ended while it was being built, and left no word why." : text;
}

async function describeLab(directory: string, milliseconds: number): Promise<void> {
  const hosts = await readHosts(directory);
  const [first] = hosts;
  process.stdout.write(
    `${hosts.length} machines are up after ${(milliseconds / 1000).toFixed(1)} s: ${hosts.map(host => host.name).join(", ")}\n`,
  );
  if (first !== undefined) process.stdout.write(`Try: nffleet-lab ssh ${first.name} iptables -S\n`);
}
