import { setImmediate } from "node:timers/promises";

/** How long a work may take, and who waits meanwhile. */
export interface Pace {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds after which it is given up, counted from its begin. */
  readonly limitMs: number;
  /** Lets what waits in this process have its turn. */
  readonly giveWay: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Milliseconds that a work holds this process at a time: other hosts wait for their turn. */
export const LONGEST_STRETCH_MS = 50;

/** The pace of a work beside others in this process. */
export function paceWithin(limitMs: number, signal?: AbortSignal): Pace {
  return { now: () => performance.now(), limitMs, giveWay: () => setImmediate(), ...(signal && { signal }) };
}

/**
 * Visits items one by one and gives way to others in between, until the time is up or the signal comes.
 * @returns how many were visited
 */
export async function visitAtPace<T>(items: readonly T[], visit: (item: T) => void, pace: Pace): Promise<number> {
  const begin = pace.now();
  let stretch = begin;
  for (const [index, item] of items.entries()) {
    if (pace.now() - stretch >= LONGEST_STRETCH_MS) {
      await pace.giveWay();
      stretch = pace.now();
    }
    if (stretch - begin >= pace.limitMs || pace.signal?.aborted === true) return index;
    visit(item);
  }
  return items.length;
}
