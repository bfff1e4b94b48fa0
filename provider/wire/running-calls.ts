/** The calls that run now, and the signal that asks them to stop. */
export class RunningCalls {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  /** Starts work that `stop` and `cancelled` can abort. */
  async run<T>(cancelled: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const call = work(AbortSignal.any([this.#stop.signal, cancelled]));
    this.#running.add(call);
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
    if (!this.#stop.signal.aborted) this.#stop.abort(new Error(`Stopped: ${reason}.`));
  }

  /** Waits until nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
