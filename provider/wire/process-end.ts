import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../framework/log";
import type { RunningCalls } from "./running-calls";

/**
 * How long running calls may take to come to their end after they were asked to stop: 60 s. A host whose apply is cut off
 * undoes by itself.
 */
const PATIENCE_MS = 60_000;
/** Terraform kills a plugin 2 s after it asked for its shutdown (go-plugin client.go, `Kill`). */
const SHUTDOWN_PATIENCE_MS = 1_000;
/** How long an idle process waits for Terraform's own shutdown after a signal. */
const LINGER_MS = 1_500;
/** How long answers may take to reach a client that does not read. */
const CLOSE_PATIENCE_MS = 2_000;
/** How often the parent process is looked at. */
const PARENT_INTERVAL_MS = 500;

/** Ends the process in order: calls are asked to stop, come to their end, and are answered. */
export class ProcessEnd {
  #begun = false;

  constructor(
    readonly calls: RunningCalls,
    readonly close: () => Promise<void>,
  ) {}

  /** go-plugin's Shutdown: Terraform is done with this process, once this call of its own is answered too. */
  async afterShutdown(): Promise<void> {
    this.#begin("Terraform asked for the shutdown");
    const answered = this.calls.idle().then(() => this.close());
    await Promise.race([answered, sleep(SHUTDOWN_PATIENCE_MS)]);
    process.exit(0);
  }

  /**
   * A signal. When all processes of Terraform got it, Terraform is about to ask for the stop and the shutdown itself, and still
   * calls until then.
   */
  async afterSignal(signal: string): Promise<void> {
    if (!this.#begin(`it got ${signal}`)) return;
    await Promise.race([this.#idleForAWhile(), sleep(PATIENCE_MS)]);
    await this.#leave();
  }

  /** Terraform was killed: nobody will ask for anything. */
  async afterOrphaning(): Promise<void> {
    if (!this.#begin("Terraform is gone")) return;
    await Promise.race([this.calls.idle(), sleep(PATIENCE_MS)]);
    await this.#leave();
  }

  #begin(reason: string): boolean {
    if (this.#begun) return false;
    this.#begun = true;
    log("info", "The provider ends.", { reason, running: this.calls.count });
    this.calls.stop(reason);
    return true;
  }

  async #idleForAWhile(): Promise<void> {
    do {
      await this.calls.idle();
      await sleep(LINGER_MS);
    } while (this.calls.count > 0);
  }

  async #leave(): Promise<void> {
    await Promise.race([this.close(), sleep(CLOSE_PATIENCE_MS)]);
    process.exit(0);
  }
}

/**
 * Ctrl-C reaches every process of a terminal: it is ignored here, and Terraform, which gets it too, calls StopProvider. The
 * signals that mean this process, or that end Terraform without a word, end it in order.
 */
export function endOnSignals(end: ProcessEnd): void {
  process.on("SIGINT", () => log("debug", "SIGINT is ignored: Terraform says when to stop."));
  for (const signal of ["SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
    process.on(signal, () => void end.afterSignal(signal));
  }
}

/** Ends the process when its parent is gone: a killed Terraform cannot say so. */
export function endWhenOrphaned(end: ProcessEnd): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end.afterOrphaning();
  }, PARENT_INTERVAL_MS).unref();
}
