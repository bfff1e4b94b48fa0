/** The calls that run now, each with what asks it to stop. */
export class RunningCalls {
  readonly #running = new Map<Promise<unknown>, AbortController>();
  #stopped: Error | undefined;

  /** Starts work that `stop` can abort, and whoever else holds the controller. */
  async run<T>(abort: AbortController, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#stopped !== undefined) abort.abort(this.#stopped);
    const call = work(abort.signal);
    this.#running.set(call, abort);
    try {
      return await call;
    } finally {
      this.#running.delete(call);
    }
  }

  get count(): number {
    return this.#running.size;
  }

  /** Asks all calls to stop, those too that start later: whoever asks for this is about to end the process. */
  stop(reason: string): void {
    this.#stopped ??= new Error(`Stopped: ${reason}.`);
    for (const abort of this.#running.values()) abort.abort(this.#stopped);
  }

  /** Waits until nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running.keys());
  }
}
