import type { JumpTarget, Transport } from "../transport";
import { HostError } from "./cause";

/** How a transaction uses a server: it goes `through` it beside others, or changes it `alone`. */
type Use = "through" | "alone";

interface Waiting {
  readonly use: Use;
  readonly begin: () => void;
}

interface Door {
  through: number;
  alone: number;
  readonly queue: Waiting[];
}

/**
 * Whose turn it is on a server that other hosts are reached through. A change of a bastion waits until nobody goes
 * through it, and who wants to go through it waits for the end of the change: a bastion that is locked or undone must not
 * take the confirmation of another host with it.
 */
class BastionTurns {
  readonly #doors = new Map<string, Door>();

  /** Runs `use` when its turn has come on this host and on each server before it. */
  async take<T>(host: string, target: JumpTarget, signal: AbortSignal | undefined, use: () => Promise<T>): Promise<T> {
    const taken: (readonly [key: string, use: Use])[] = [];
    try {
      for (const [key, how] of wantedTurns(target)) {
        await this.#enter(host, key, how, signal);
        taken.push([key, how]);
      }
      return await use();
    } finally {
      for (const [key, how] of taken) this.#leave(key, how);
    }
  }

  #enter(host: string, key: string, use: Use, signal: AbortSignal | undefined): Promise<void> {
    const door = this.#doors.get(key) ?? { through: 0, alone: 0, queue: [] };
    this.#doors.set(key, door);
    return new Promise((resolve, reject) => {
      const stop = () => {
        door.queue.splice(door.queue.indexOf(waiting), 1);
        this.#admit(key, door);
        reject(
          new HostError(
            host,
            "interrupted",
            `${host} was not begun: the run was stopped while it waited for its turn on a host that others are reached through.`,
          ),
        );
      };
      const waiting: Waiting = {
        use,
        begin: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      door.queue.push(waiting);
      if (signal?.aborted) return stop();
      signal?.addEventListener("abort", stop, { once: true });
      this.#admit(key, door);
    });
  }

  #leave(key: string, use: Use): void {
    const door = this.#doors.get(key);
    if (door === undefined) return;
    door[use] -= 1;
    this.#admit(key, door);
  }

  /** In the order they came, so that a change does not wait for ever behind those who go through. */
  #admit(key: string, door: Door): void {
    for (;;) {
      const [next] = door.queue;
      const isFree = next?.use === "alone" ? door.through + door.alone === 0 : door.alone === 0;
      if (next === undefined || !isFree) break;
      door.queue.shift();
      door[next.use] += 1;
      next.begin();
    }
    if (door.queue.length + door.through + door.alone === 0) this.#doors.delete(key);
  }
}

/** Sorted, so that two hosts that name each other as jump host do not wait for each other. */
function wantedTurns(target: JumpTarget): readonly (readonly [key: string, use: Use])[] {
  const turns = new Map<string, Use>();
  for (let { jump } = target; jump !== undefined; { jump } = jump) turns.set(keyOf(jump), "through");
  turns.set(keyOf(target), "alone");
  return [...turns].sort(([one], [other]) => (one < other ? -1 : 1));
}

function keyOf({ address, port }: JumpTarget): string {
  return `${address} ${port}`;
}

/** One run has one transport, and the turns belong to the run. */
const turnsOfRuns = new WeakMap<Transport, BastionTurns>();

/** The turns among all transactions that share this transport. */
export function bastionTurnsOf(transport: Transport): BastionTurns {
  const turns = turnsOfRuns.get(transport) ?? new BastionTurns();
  turnsOfRuns.set(transport, turns);
  return turns;
}
