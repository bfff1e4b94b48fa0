import { randomBytes } from "node:crypto";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** One program at a time works in a folder. */
export interface FolderLock {
  release(): void;
}

/** Who holds it: enough to tell a program that was killed from one that works. */
interface Holder {
  readonly machine: string;
  readonly pid: number;
  /** When that process began, in the kernel's ticks: another one may have its number since. Empty where /proc is not. */
  readonly began: string;
}

/** The holder shows that it lives this often, in milliseconds. */
const SIGN_OF_LIFE_MS = 5_000;
/** A holder on another machine that showed none for this long is taken for dead, in milliseconds. */
const DEAD_AFTER_MS = 60_000;
const ASK_AGAIN_MS = 100;
const LOCK = "lock";

/**
 * Takes a folder, and waits while somebody else has it. The lock of a program that was killed is taken over.
 *
 * @param waitMs how long to wait, in milliseconds
 * @returns undefined when it was still taken at the end of that time
 * @throws the system's error where the folder cannot be written
 */
export async function lockFolder(folder: string, waitMs: number, signal: AbortSignal): Promise<FolderLock | undefined> {
  const path = join(folder, LOCK);
  const own = JSON.stringify({ machine: hostname(), pid: process.pid, began: startOf(process.pid) } satisfies Holder);
  const end = performance.now() + waitMs;
  for (;;) {
    const mark = take(path, own) ?? takeOver(path, own);
    if (mark !== undefined) {
      sweep(folder);
      return hold(path, mark);
    }
    if (performance.now() > end) return undefined;
    await pause(ASK_AGAIN_MS, undefined, { signal });
  }
}

/**
 * The lock is a folder with its holder's file in it, and comes into place whole: a rename onto a folder that is not empty
 * fails (rename(2)).
 */
function take(path: string, holder: string): string | undefined {
  const mark = `holder-${randomBytes(8).toString("hex")}`;
  const made = mkdtempSync(`${path}-`);
  try {
    writeFileSync(join(made, mark), holder);
    renameSync(made, path);
    return mark;
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Somebody has it, or has it now and swept away what was being made here.
    if (["EEXIST", "ENOTEMPTY", "ENOENT"].includes(String(codeOf(error)))) return undefined;
    throw error;
  }
}

/** What programs left that were killed while they made their lock. One that is at it now makes another. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${LOCK}-`)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Its maker is at it; it takes it away itself.
    }
  }
}

/** The file of a holder that is dead becomes ours: of all who try, one renames it, and the others find it gone. */
function takeOver(path: string, holder: string): string | undefined {
  try {
    const [found] = readdirSync(path).filter(name => name.startsWith("holder-"));
    if (found === undefined || !isDead(join(path, found))) return undefined;
    const mark = `holder-${randomBytes(8).toString("hex")}`;
    renameSync(join(path, found), join(path, mark));
    writeFileSync(join(path, mark), holder);
    return mark;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function hold(path: string, mark: string): FolderLock {
  const file = join(path, mark);
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // Whoever has it now found us dead.
    }
  }, SIGN_OF_LIFE_MS);
  timer.unref();
  return {
    release: () => {
      clearInterval(timer);
      rmSync(file, { force: true });
      try {
        rmdirSync(path);
      } catch {
        // Somebody has taken it since.
      }
    },
  };
}

function isDead(file: string): boolean {
  const silentMs = Date.now() - statSync(file).mtimeMs;
  let holder: Partial<Holder>;
  try {
    holder = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
  } catch {
    return silentMs > DEAD_AFTER_MS; // it is being written, or the power failed before it was on the disk
  }
  if (holder.machine !== hostname() || typeof holder.pid !== "number") return silentMs > DEAD_AFTER_MS;
  return !isAlive(holder.pid) || startOf(holder.pid) !== holder.began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Field 22 of /proc/PID/stat (proc(5)); the name in field 2 may hold anything, so what follows its last bracket counts. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
