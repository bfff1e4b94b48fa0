import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { dialTcp } from "./dial-tcp";
import { shellCommand } from "./privilege";
import { runScript } from "./run-script";
import { checkScript, type Script, type ScriptResult } from "./script";
import { printSignalScript } from "./start-marker";
import type { ShellEnd, StartedShell } from "./started-shell";
import { describeHop, type Privilege, type Target } from "./target";
import type { Connection, Transport } from "./transport";
import { TransportError } from "./transport-error";

/** What a login would have too; the rest of our environment (tokens, TF_VAR_*) stays with us. */
const PASSED_VARIABLES = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ"] as const;

/** Scripts on this machine: spawns `sh` (or `sudo -n -- sh`) in a process group of its own. The address is not used. */
export function createLocalTransport(): Transport {
  return {
    async connect(target: Target, signal?: AbortSignal): Promise<Connection> {
      if (signal?.aborted) {
        throw new TransportError(target.host, {
          kind: "aborted",
          message: `${describeHop(target)} was not contacted because the caller asked to stop.`,
        });
      }
      return new LocalConnection(target);
    },
    async dial(end, through, signal) {
      if (through === undefined) return dialTcp(end, signal);
      return { kind: "unreachable", message: `${describeHop(through)} is not logged in to: --local uses no SSH` };
    },
  };
}

class LocalConnection implements Connection {
  readonly #running = new Set<StartedShell>();

  constructor(readonly target: Target) {}

  async run(script: Script, signal?: AbortSignal): Promise<ScriptResult> {
    checkScript(script);
    const { target } = this;
    const start = async () => {
      const shell = await startLocalShell(target);
      this.#running.add(shell);
      shell.ended.then(() => this.#running.delete(shell));
      return shell;
    };
    return runScript(start, script, { hop: target, privilege: target.privilege }, signal);
  }

  async close(): Promise<void> {
    for (const shell of this.#running) {
      shell.kill("KILL", undefined);
      shell.release();
    }
    this.#running.clear();
  }
}

function startLocalShell(target: Target): Promise<StartedShell> {
  const [program, ...words] = shellCommand(target.privilege);
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { detached: true, stdio: ["pipe", "pipe", "pipe"], env: loginEnvironment() });
    child.once("spawn", () => resolve(shellOfChild(child, target)));
    child.once("error", error => {
      const absent = "code" in error && error.code === "ENOENT";
      reject(
        new TransportError(target.host, {
          kind: absent ? "missing-tool" : "unreachable",
          message: `${program} could not be started on this machine for ${describeHop(target)}: ${error.message}. Install ${program}, or put it on the PATH.`,
        }),
      );
    });
  });
}

function loginEnvironment(): NodeJS.ProcessEnv {
  const passed: NodeJS.ProcessEnv = {};
  for (const name of PASSED_VARIABLES) {
    const value = process.env[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}

function shellOfChild(
  child: ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable },
  target: Target,
): StartedShell {
  const ended = new Promise<ShellEnd>(resolve => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    kill(signal, running) {
      if (child.pid === undefined) return;
      if (target.privilege !== "root" && running !== undefined)
        return signalAsRoot(target.privilege, printSignalScript(running, signal));
      try {
        process.kill(-child.pid, `SIG${signal}`);
      } catch {
        // The whole group is gone already.
      }
    },
    release() {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
    },
    describeLoss: () => "the process ended without a report",
  };
}

/** What runs under sudo or doas is root's, so only root can signal it. */
function signalAsRoot(privilege: Privilege, text: string): void {
  const [program, ...words] = shellCommand(privilege);
  const child = spawn(program, words, { stdio: ["pipe", "ignore", "ignore"], env: loginEnvironment() });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.stdin.end(text);
}
