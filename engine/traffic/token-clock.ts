/**
 * Token buckets count in ticks of 64 ns (PSCHED_SHIFT 6, include/net/pkt_sched.h), which tc takes for microseconds by
 * 15.625 ticks each. So a burst comes back a little smaller than it was asked for. Rates here are bytes a second.
 */
const TICKS_OF_A_MICROSECOND = 15.625;

/** Microseconds that tc reads out of ticks (tc_core_tick2time, tc/tc_core.c). */
function toTime(ticks: number): number {
  return Math.floor(ticks / TICKS_OF_A_MICROSECOND);
}

/** Microseconds in which `bytes` pass a tbf at `rate`, as tc reads them back. */
export function passingTime(bytes: number, rate: number): number {
  if (rate < 1) return 0; // no rate of a kernel's, but a host may say so
  const { mult, shift } = precompute(rate);
  return toTime(Number(((BigInt(bytes) * mult) >> shift) >> 6n));
}

const NANOSECONDS = 1_000_000_000n;
const precomputed = new Map<number, { readonly mult: bigint; readonly shift: bigint }>();

/**
 * The kernel divides by a rate once, into 32 bits, and multiplies from then on (psched_ratecfg_precompute,
 * net/sched/sch_generic.c): its times are up to a nanosecond in four seconds short.
 */
function precompute(rate: number): { readonly mult: bigint; readonly shift: bigint } {
  const known = precomputed.get(rate);
  if (known !== undefined) return known;
  let factor = NANOSECONDS;
  let shift = 0n;
  let mult = factor / BigInt(rate);
  while ((mult & (1n << 31n)) === 0n && (factor & (1n << 63n)) === 0n) {
    factor <<= 1n;
    shift += 1n;
    mult = factor / BigInt(rate);
  }
  const found = { mult: mult & 0xffff_ffffn, shift };
  if (precomputed.size > 1000) precomputed.clear();
  precomputed.set(rate, found);
  return found;
}

/** What `tc -j` prints for the burst of a tbf. */
export function holdTbfBurst(bytes: number, rate: number): number {
  return Math.floor((rate * passingTime(bytes, rate)) / 1e6);
}

/** Ticks that the kernel holds for the burst of an htb class (tc_calc_xmittime): what `tc -raw` prints in brackets. */
export function holdHtbBurst(bytes: number, rate: number): number {
  return Math.floor(Math.floor(1e6 * (bytes / rate)) * TICKS_OF_A_MICROSECOND);
}

/** Microseconds that tc reads back of a time that netem was given: 449517 come back as 449516. */
export function holdTickTime(microseconds: number): number {
  return toTime(Math.floor(microseconds * TICKS_OF_A_MICROSECOND));
}

/** Ticks are kept in 32 bits: a burst that takes longer than this to pass, in seconds, comes out as another. */
export const LONGEST_BURST_SECONDS = (0xffff_ffff * 64) / 1e9;

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
