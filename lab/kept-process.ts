import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./lab-error";
import { LAB_ENVIRONMENT } from "./run-program";

/**
 * Starts a program that must not outlive this process: the kernel kills `unshare` when this thread ends
 * (PR_SET_PDEATHSIG, setpriv(1)), and with it, by --kill-child, the pid namespace of the program and all in it.
 * The wall clock belongs to the machine underneath, so nothing in there may set it.
 *
 * @param namespaces options of unshare(1); --pid is always added.
 */
export function startKeptProcess(
  namespaces: readonly string[],
  argv: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly stdio: SpawnOptions["stdio"] },
): ChildProcess {
  const guard = ["--pdeathsig", "KILL", "--bounding-set=-sys_time", "--inh-caps=-sys_time"];
  return spawn("setpriv", [...guard, "unshare", ...namespaces, "--pid", "--fork", "--kill-child", "--", ...argv], {
    env: { ...LAB_ENVIRONMENT, ...options.environment },
    cwd: "/",
    stdio: options.stdio ?? "ignore",
  });
}

/** True until the process has ended. */
export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/**
 * Kills it, and waits until its pid namespace is empty.
 *
 * @throws LabError when something in there is still alive after 10 s.
 */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (!isRunning(child) || child.pid === undefined) return;
  const first = firstProcessOf(child.pid);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  if (first !== undefined) await waitForEnd(first);
}

/** pid 1 of the namespace that an `unshare --fork` made, as this namespace counts; undefined before it is there. */
export function firstProcessOf(unshare: number): number | undefined {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, "utf8").trim();
  return children === "" ? undefined : Number(children.split(" ")[0]);
}

/**
 * Waits until no process has this pid any more. The kernel lets pid 1 of a namespace end last.
 *
 * @throws LabError after 10 s.
 */
export async function waitForEnd(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (existsSync(`/proc/${pid}`)) {
    if (Date.now() > deadline) {
      throw new LabError(
        `Process ${pid} was killed, but it is still there after 10 s: \`ps -fp ${pid}\` may say what it waits for.`,
      );
    }
    await sleep(2);
  }
}
