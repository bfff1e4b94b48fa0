import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "./lab-error";
import { processStartTime } from "./process-start";
import type { HostRecord } from "./ssh-files";
import { STATE_FOLDER } from "./state-folder";

/** What `nffleet-lab up` writes down, so that the other commands find the lab again. */
export interface LabRecord {
  /** The `unshare` process that holds the lab's namespaces; when it ends, the lab ends. */
  readonly supervisor: number;
  /** Its start in clock ticks since boot, /proc/PID/stat field 22: a pid is used again, a pid with its start is not. */
  readonly startTime: string;
}

const RECORD_FILE = "lab.json";
export const LOG_FILE = "lab.log";

/** Files of `nffleet-lab up` that may already be in a lab's directory. */
export const LAB_RECORD_FILES: readonly string[] = [RECORD_FILE, LOG_FILE];

export async function writeRecord(directory: string, record: LabRecord): Promise<void> {
  await writeFile(join(directory, RECORD_FILE), `${JSON.stringify(record)}\n`);
}

/** Undefined when this directory is not one of `nffleet-lab up`. */
export async function readRecord(directory: string): Promise<LabRecord | undefined> {
  const file = join(directory, RECORD_FILE);
  if (!existsSync(file)) return undefined;
  const { supervisor, startTime }: Partial<LabRecord> = JSON.parse(await readFile(file, "utf8"));
  if (typeof supervisor !== "number" || typeof startTime !== "string") {
    throw new LabError(`${file} is damaged: remove the directory ${directory} by hand.`);
  }
  return { supervisor, startTime };
}

export function isUp(record: LabRecord): boolean {
  return processStartTime(record.supervisor) === record.startTime;
}

/** @throws LabError when no lab is up there. */
export async function requireLab(directory: string): Promise<LabRecord> {
  const record = await readRecord(directory);
  if (record !== undefined && isUp(record)) return record;
  const reason = record === undefined ? `no lab was started in ${directory}` : `the lab in ${directory} has ended`;
  throw new LabError(`No lab is up: ${reason}. Start one with \`nffleet-lab up\`, or name the right --directory.`);
}

/** The machines of a lab that is up. */
export async function readHosts(directory: string): Promise<readonly HostRecord[]> {
  return JSON.parse(await readFile(join(directory, "hosts.json"), "utf8"));
}

/** @throws LabError naming the machines there are. */
export async function requireHost(directory: string, name: string): Promise<HostRecord> {
  const hosts = await readHosts(directory);
  const host = hosts.find(candidate => candidate.name === name);
  if (host !== undefined) return host;
  throw new LabError(
    `This lab has no machine "${name}". It has: ${hosts.map(candidate => candidate.name).join(", ")}.`,
  );
}

/** The command that runs another one inside the lab's namespaces, in the same working directory where that exists. */
export function enterLab(record: LabRecord, argv: readonly string[]): readonly string[] {
  const namespaces = `/proc/${record.supervisor}/ns`;
  const here = process.cwd();
  const hidden = ["/run", "/sys", "/proc"].some(folder => here === folder || here.startsWith(`${folder}/`));
  return [
    "nsenter",
    `--net=${namespaces}/net`,
    `--mount=${namespaces}/mnt`,
    `--pid=${namespaces}/pid_for_children`,
    `--wdns=${hidden ? "/" : here}`,
    "--",
    ...argv,
  ];
}

/** A file of the lab's private /run, as seen from outside the lab. */
export function stateFileFromOutside(record: LabRecord, path: string): string {
  return join(`/proc/${record.supervisor}/root${STATE_FOLDER}`, path);
}
