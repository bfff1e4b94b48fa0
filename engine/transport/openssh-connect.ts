import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ChannelSlots } from "./channel-slots";
import { type OpenSshFiles, openSshCall, openSshSession } from "./openssh-arguments";
import { causeOfOpenSshFailure, type OpenSshFailure } from "./openssh-failure";
import { shellCommand } from "./privilege";
import { runScript } from "./run-script";
import { checkScript, type Script, type ScriptResult } from "./script";
import type { SshOptions } from "./ssh-options";
import { printSignalScript } from "./start-marker";
import type { ShellEnd, StartedShell } from "./started-shell";
import { describeHop, findHopFault, hopsOf, type Target } from "./target";
import type { Connection } from "./transport";
import { type TransportCause, TransportError } from "./transport-error";

/** Milliseconds for each server on the way, where the options name none. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A login may wait for a token's button, and proxies of the user's own are not counted as hops. */
const LOGIN_MARGIN_MS = 20_000;
/** Milliseconds between two looks whether ssh is logged in: then it makes its socket. */
const LOOK_MS = 20;
/** Milliseconds that ssh has to say goodbye. */
const GOODBYE_MS = 1_000;
/** ssh's own exit code when the connection failed; a script of ours does not end with it (ssh(1), EXIT STATUS). */
const CONNECTION_FAILED = 255;
/** Characters of ssh's own words that are kept, the last ones. */
const MOST_WORDS = 8_192;

/**
 * Logs in with the system's ssh, which holds the connection while scripts run over it (ssh_config(5), ControlMaster). A
 * socket of our own: a connection that the user shares is never used, so a new one is always new.
 * @throws TransportError
 */
export async function connectOverOpenSsh(
  options: SshOptions,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const where = describeHop(target);
  const fail = (cause: TransportCause): never => {
    throw new TransportError(target.host, cause);
  };
  const fault = hopsOf(target)
    .map(hop => findHopFault(hop))
    .find(found => found !== undefined);
  if (fault !== undefined) {
    fail({
      kind: "unreachable",
      message: `${where} can not be reached as it is written: ${fault}. Correct the target.`,
    });
  }
  const folder = await mkdtemp(join(tmpdir(), "nffleet-ssh-"));
  const master = new Master(folder);
  try {
    const call = openSshCall(options, target, master.files);
    if (call.knownHosts !== undefined) await writeFile(master.files.knownHosts, call.knownHosts, { mode: 0o600 });
    const perHop = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    const limitMs = perHop * hopsOf(target).length + LOGIN_MARGIN_MS;
    const outcome = await master.logIn(call.arguments, limitMs, signal);
    if (outcome === "logged in") return new OpenSshConnection(target, master);
    return fail(causeOfOpenSshFailure(outcome, where));
  } catch (error) {
    await master.close();
    if (error instanceof RangeError) return fail({ kind: "host-key", message: `${where}: ${error.message}.` });
    throw error;
  }
}

/** The ssh that holds the connection, and its folder. */
class Master {
  readonly files: OpenSshFiles;
  #child: ChildProcess | undefined;
  #said = "";

  constructor(readonly folder: string) {
    this.files = { socket: join(folder, "s"), knownHosts: join(folder, "known_hosts") };
  }

  async logIn(
    words: readonly string[],
    limitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<"logged in" | OpenSshFailure> {
    if (signal?.aborted) return { kind: "aborted" };
    // A group of its own: an interrupt at the terminal ends the run in order, and not this first.
    const child = spawn("ssh", words, { stdio: ["ignore", "ignore", "pipe"], detached: true });
    this.#child = child;
    let end: OpenSshFailure | undefined;
    child.once("error", error => {
      end = { kind: "missing", said: error.message };
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-MOST_WORDS);
    });
    child.once("close", () => {
      end ??= { kind: "ended", said: this.#said };
    });
    const started = performance.now();
    while (end === undefined) {
      if (existsSync(this.files.socket)) return "logged in";
      if (signal?.aborted) return { kind: "aborted" };
      if (performance.now() - started > limitMs) return { kind: "timeout", limitMs, said: this.#said };
      await pause(LOOK_MS);
    }
    return end;
  }

  /** What ssh said last, for the loss of a connection. */
  get said(): string {
    return this.#said.trim();
  }

  /** Ends the connection and takes its folder away. May be called again. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = new Promise<void>(resolve => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), GOODBYE_MS);
      await ended;
      clearTimeout(late);
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

class OpenSshConnection implements Connection {
  readonly #slots = new ChannelSlots();

  constructor(
    readonly target: Target,
    readonly master: Master,
  ) {}

  async run(script: Script, signal?: AbortSignal): Promise<ScriptResult> {
    checkScript(script);
    const place = { hop: this.target, privilege: this.target.privilege };
    await this.#slots.take();
    try {
      return await runScript(() => this.#startShell(), script, place, signal);
    } finally {
      this.#slots.giveBack();
    }
  }

  close(): Promise<void> {
    return this.master.close();
  }

  #spawn() {
    const command = shellCommand(this.target.privilege).join(" ");
    return spawn("ssh", openSshSession(this.master.files.socket, this.target, command), {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
  }

  #startShell(): Promise<StartedShell> {
    const child = this.#spawn();
    const ended = new Promise<ShellEnd>(resolve => {
      child.once("close", (exitCode, signal) =>
        resolve(exitCode === CONNECTION_FAILED ? { exitCode: null, signal: null } : { exitCode, signal }),
      );
    });
    const shell: StartedShell = {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      ended,
      kill: (signal, process) => {
        if (process === undefined) child.kill(`SIG${signal}`);
        else this.#signal(printSignalScript(process, signal));
      },
      release: () => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        child.kill("SIGKILL");
        child.unref();
      },
      describeLoss: () => this.master.said || "ssh ended without a word",
    };
    return new Promise((resolve, reject) => {
      child.once("spawn", () => resolve(shell));
      child.once("error", reject);
    });
  }

  /** From a shell of its own, beside those that run scripts. */
  #signal(text: string): void {
    const child = this.#spawn();
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    child.stdout.resume();
    child.stderr.resume();
    child.stdin.end(text);
  }
}
