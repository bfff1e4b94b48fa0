/**
 * Token buckets count in ticks of 64 ns (PSCHED_SHIFT 6, include/net/pkt_sched.h), which tc takes for microseconds by
 * 15.625 ticks each. So a burst comes back a little smaller than it was asked for. Rates here are bytes a second.
 */
const TICKS_OF_A_MICROSECOND = 15.625;

/** Microseconds that tc reads out of ticks (tc_core_tick2time, tc/tc_core.c). */
function toTime(ticks: number): number {
  return Math.floor(ticks / TICKS_OF_A_MICROSECOND);
}

/** Microseconds in which `bytes` pass a tbf at `rate`, as tc reads them back: the kernel counts them in nanoseconds. */
export function passingTime(bytes: number, rate: number): number {
  const nanoseconds = Math.floor((bytes * 1e9) / rate);
  return toTime(Math.floor(nanoseconds / 64));
}

/** What `tc -j` prints for the burst of a tbf. */
export function holdTbfBurst(bytes: number, rate: number): number {
  return Math.floor((rate * passingTime(bytes, rate)) / 1e6);
}

/** Ticks that the kernel holds for the burst of an htb class (tc_calc_xmittime): what `tc -raw` prints in brackets. */
export function holdHtbBurst(bytes: number, rate: number): number {
  return Math.floor(Math.floor(1e6 * (bytes / rate)) * TICKS_OF_A_MICROSECOND);
}

/**
 * The roundest number of at least `least` for which `holds` says yes: whole MiB, KiB, thousands, hundreds, tens, ones.
 * `undefined` when none lies within `reach`.
 */
export function findRoundest(least: number, reach: number, holds: (candidate: number) => boolean): number | undefined {
  for (const step of [1 << 20, 1024, 1000, 512, 100, 64, 10, 1]) {
    const first = Math.ceil(least / step) * step;
    for (let candidate = first, tries = 0; candidate <= least + reach && tries < 4096; candidate += step, tries += 1) {
      if (holds(candidate)) return candidate;
    }
  }
  return undefined;
}
