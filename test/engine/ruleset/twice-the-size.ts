/** How often each is run before a ratio is believed to be wrong. */
const ROUNDS = 6;

/**
 * True when work of twice the size takes at most 2.4 times the processor time. The least of several runs of each, in turn:
 * a collection of garbage, or another program in the processor's cache, may fall on one side only.
 */
export function isLinear(once: () => unknown, twice: () => unknown): boolean {
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 1; round <= ROUNDS; round += 1) {
    small = Math.min(small, cpuMilliseconds(once));
    large = Math.min(large, cpuMilliseconds(twice));
    // What takes no time has no ratio: 5 ms are the clock's.
    if (round > 1 && large < 2.4 * small + 5) return true;
  }
  return false;
}

/** Of this process, so that other programs do not count. */
function cpuMilliseconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
