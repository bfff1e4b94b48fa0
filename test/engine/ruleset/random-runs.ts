const FACTOR = Number(process.env.NFFLEET_RUNS ?? 1);

/** How often a random test is run: as often as usual, or NFFLEET_RUNS times as often. */
export function randomRuns(usual: number): number {
  return Math.ceil(usual * FACTOR);
}
