import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { lockFolder } from "./folder-lock";
import type { HostHistory } from "./history";
import { type HostDrift, identityOfHost } from "./host-drift";

/** A history that cannot be used: what and where, why, and what to do. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
}

/** The history of a fleet, a file a host, in the hands of one program. */
export interface OpenHistory {
  /** What is remembered of a host; of one that was never seen, nothing. */
  of(host: Pick<HostDrift, "host" | "owner">): HostHistory;
  /** What could not be read of what an earlier run left, one paragraph each. */
  readonly lost: readonly string[];
  /**
   * Writes one host's history; after a crash it holds what it held before, or this.
   * @throws HistoryError when it cannot be written
   */
  save(history: HostHistory): void;
  close(): void;
}

const VERSION = 1;
/** How long a run waits for another one's last steps, in milliseconds. */
const WAIT_MS = 120_000;

const known = z.looseObject({
  finding: z.looseObject({
    fingerprint: z.string(),
    host: z.string(),
    kind: z.string(),
    subsystem: z.string(),
    severity: z.string(),
    place: z.looseObject({ kind: z.string() }),
    meaning: z.string(),
  }),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  told: z.boolean(),
});
const schema = z.object({
  version: z.literal(VERSION),
  host: z.string(),
  owner: z.string().optional(),
  lastRead: z.iso.datetime().optional(),
  hostClock: z.iso.datetime().optional(),
  open: z.array(known),
  ended: z.array(known.extend({ endedAt: z.iso.datetime() })),
});

/**
 * Opens a history folder, made where it is not, and waits up to two minutes while another run has it. A file that cannot
 * be read is put aside under another name and told, and its host begins anew.
 * @throws HistoryError when the folder cannot be used
 */
export async function openHistory(folder: string, signal: AbortSignal): Promise<OpenHistory> {
  const lock = await taking(folder, signal);
  const lost: string[] = [];
  const histories = new Map<string, HostHistory>();
  for (const file of readdirSync(folder)) {
    if (file.endsWith(".new"))
      rmSync(join(folder, file), { force: true }); // a run was killed while it wrote
    else if (file.endsWith(".json")) {
      const history = readHistory(folder, file, lost);
      if (history !== undefined) histories.set(identityOfHost(history), history);
    }
  }
  return {
    of: host => histories.get(identityOfHost(host)) ?? { host: host.host, open: [], ended: [] },
    lost,
    save: history => writeHistory(folder, history),
    close: () => lock.release(),
  };
}

async function taking(folder: string, signal: AbortSignal) {
  try {
    mkdirSync(folder, { recursive: true });
    const lock = await lockFolder(folder, WAIT_MS, signal);
    if (lock !== undefined) return lock;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new HistoryError(
      `The history in ${folder} cannot be used: ${messageOf(error)}. Give a folder that this user may write, with --history DIR.`,
    );
  }
  throw new HistoryError(
    `The history in ${folder} was in the hands of another run for ${WAIT_MS / 1000} s. See what that run is doing (the file in ${join(folder, "lock")} names it), or give this one a folder of its own with --history DIR.`,
  );
}

function readHistory(folder: string, file: string, lost: string[]): HostHistory | undefined {
  const path = join(folder, file);
  try {
    return parseHistory(readFileSync(path, "utf8"), file);
  } catch (error) {
    const aside = `${file}.broken-${new Date().toISOString().replaceAll(":", "")}`;
    try {
      renameSync(path, join(folder, aside));
    } catch {
      // It stays, and is written over.
    }
    lost.push(
      `What was remembered in ${path} is lost, because the file cannot be read (${reasonOf(error)}): the findings of that host count as new. It was put aside as ${aside}.`,
    );
    return undefined;
  }
}

/** @throws Error of any kind for what is no history, or another host's */
export function parseHistory(text: string, file: string): HostHistory {
  const { version: _, ...history } = schema.parse(JSON.parse(text));
  const read = history as HostHistory;
  if (fileOf(read) !== file) throw new Error(`it is about ${identityOfHost(read)}`);
  return read;
}

/** Onto the disk under another name, then into place: a crash leaves the one or the other. */
function writeHistory(folder: string, history: HostHistory): void {
  const path = join(folder, fileOf(history));
  const fresh = `${path}.new`;
  try {
    const file = openSync(fresh, "w", 0o644);
    try {
      const bytes = Buffer.from(`${JSON.stringify({ version: VERSION, ...history }, undefined, 1)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
  } catch (error) {
    removeQuietly(fresh);
    throw new HistoryError(
      `What was found on ${history.host} cannot be remembered in ${folder}: ${messageOf(error)}. The report is whole; the next run will count these findings as new. Make room there, or give another folder with --history DIR.`,
    );
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Why it could not be written is told already.
  }
}

/** A host's name, or its owner id, may hold what a file's name may not, and may begin with a dot. */
function fileOf(host: Pick<HostDrift, "host" | "owner">): string {
  return `${encodeURIComponent(identityOfHost(host)).replace(/^\./, "%2E")}.json`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error);
  const [issue] = error.issues;
  return `${issue?.path.join(".")}: ${issue?.message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
