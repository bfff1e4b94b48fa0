import { type Microseconds, toMicroseconds } from "./duration";

/**
 * CoDel counts time in units of 1024 ns, in 32 bits (CODEL_SHIFT 10, include/net/codel.h), so what is asked for in
 * microseconds comes back a little shorter: 5000 us are read as 4999. Numbers below 2^43 us are exact here.
 */

/** The longest time that keeps its order: the CoDel clock compares by signed 32-bit difference (codel_time_after). 2147483647 us ≈ 35 min. */
export const LONGEST_CODEL_TIME = toMicroseconds(0x7fff_ffff);

/** What `tc -j` prints for a time that was asked for: floor(floor(us·1000/1024)·1024/1000). */
export function holdCodelTime(asked: Microseconds): Microseconds {
  return toMicroseconds(Math.floor((Math.floor((asked * 1000) / 1024) * 1024) / 1000));
}

function countTrailingZeros(value: number): number {
  let zeros = 0;
  for (let rest = value; rest !== 0 && rest % 10 === 0; rest /= 10) zeros++;
  return zeros;
}

/**
 * The roundest time of at least `shortest` that the kernel would hold as `held` (4999 → 5000, 999999 → 1000000; on a
 * tie the shorter). Each held value has one or two askers, at most 2 us above it; a value that no time of CoDel's clock
 * gives is returned as it is.
 */
export function askForCodelTime(held: Microseconds, shortest: Microseconds): Microseconds {
  let best: Microseconds | undefined;
  for (let above = 0; above <= 2; above++) {
    const candidate = toMicroseconds(held + above);
    if (candidate < shortest || holdCodelTime(candidate) !== held) continue;
    if (best === undefined || countTrailingZeros(candidate) > countTrailingZeros(best)) best = candidate;
  }
  return best ?? held;
}
