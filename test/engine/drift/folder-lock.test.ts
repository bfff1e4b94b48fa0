import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../../../engine/drift/folder-lock";

const { signal } = new AbortController();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nffleet-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function leave(holder: object, silentMs = 0): void {
  mkdirSync(join(folder, "lock"));
  const file = join(folder, "lock", "holder-before");
  writeFileSync(file, JSON.stringify(holder));
  const then = new Date(Date.now() - silentMs);
  utimesSync(file, then, then);
}

describe("the lock of a folder", () => {
  it("is one program's at a time, and the next one's when it is given back", async () => {
    const first = await lockFolder(folder, 0, signal);
    expect(first).toBeDefined();
    expect(await lockFolder(folder, 0, signal)).toBeUndefined();
    const waiting = lockFolder(folder, 5_000, signal);
    first?.release();
    (await waiting)?.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("sweeps away what programs left that were killed while they made theirs", async () => {
    mkdirSync(join(folder, "lock-begun"));
    writeFileSync(join(folder, "lock-begun", "holder-0"), "{");
    mkdirSync(join(folder, "lock-bare"));
    const lock = await lockFolder(folder, 0, signal);
    expect(readdirSync(folder)).toEqual(["lock"]);
    lock?.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("goes to one of many that ask at once", async () => {
    const locks = await Promise.all(Array.from({ length: 50 }, () => lockFolder(folder, 0, signal)));
    expect(locks.filter(lock => lock !== undefined)).toHaveLength(1);
  });

  it("is taken over from a program that was killed, by one of many", async () => {
    const child = spawn("sleep", ["60"]);
    const ended = new Promise(resolve => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
    leave({ machine: hostname(), pid: child.pid, began: "1" });
    const locks = await Promise.all(Array.from({ length: 20 }, () => lockFolder(folder, 0, signal)));
    expect(locks.filter(lock => lock !== undefined)).toHaveLength(1);
  });

  it("is taken over from a program whose number another one has now", async () => {
    leave({ machine: hostname(), pid: process.pid, began: "1" });
    expect(await lockFolder(folder, 0, signal)).toBeDefined();
  });

  it("of another machine, or with nothing in it, counts as dead after a minute of silence", async () => {
    leave({ machine: "elsewhere", pid: 1, began: "1" }, 50_000);
    expect(await lockFolder(folder, 0, signal)).toBeUndefined();
    rmSync(join(folder, "lock"), { recursive: true });
    leave({ machine: "elsewhere", pid: 1, began: "1" }, 70_000);
    expect(await lockFolder(folder, 0, signal)).toBeDefined();
  });

  it("leaves alone what somebody else took since", async () => {
    const first = await lockFolder(folder, 0, signal);
    for (const file of readdirSync(join(folder, "lock"))) rmSync(join(folder, "lock", file));
    leaveIn(join(folder, "lock"));
    first?.release();
    expect(readdirSync(join(folder, "lock"))).toEqual(["holder-other"]);
  });
});

function leaveIn(lock: string): void {
  writeFileSync(join(lock, "holder-other"), "{}");
}
