/** Sessions one connection may hold at once. sshd_config(5) MaxSessions is 10 by default; fleets lower it. */
export const MOST_CHANNELS = 4;

/** Counts the channels open on one connection and lets the rest wait in order. */
export class ChannelSlots {
  readonly #waiting: (() => void)[] = [];
  #limit = MOST_CHANNELS;
  #busy = 0;

  get busy(): number {
    return this.#busy;
  }

  /** Resolves when a slot is ours. */
  take(): Promise<void> {
    if (this.#busy < this.#limit) {
      this.#busy += 1;
      return Promise.resolve();
    }
    return new Promise(resolve => {
      this.#waiting.push(resolve);
    });
  }

  giveBack(): void {
    this.#busy -= 1;
    while (this.#busy < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#busy += 1;
      next();
    }
  }

  /** The server refused a channel while others were open: it allows fewer than we thought. */
  lower(): void {
    this.#limit = Math.max(1, this.#limit - 1);
  }
}
