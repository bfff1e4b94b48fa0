import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Units per second in which the kernel stores an interval (xt_limit.h, XT_LIMIT_SCALE). */
export const LIMIT_SCALE = 10_000;

/** Units of a rate, longest first. */
export const RATE_UNITS = [
  { name: "day", long: "day", seconds: 86_400 },
  { name: "hour", long: "hour", seconds: 3_600 },
  { name: "min", long: "minute", seconds: 60 },
  { name: "sec", long: "second", seconds: 1 },
] as const;

/** Reads `N`, `N/second`, `N/minute`, `N/hour` or `N/day` (units may be cut short) as an interval of 1/10000 seconds. */
export function parseRate(text: string): number {
  const found = /^(\d{1,10})(?:\/([a-z]+))?$/i.exec(text);
  const wanted = (found?.[2] ?? "second").toLowerCase();
  const unit = RATE_UNITS.find(({ long }) => long.startsWith(wanted));
  const times = Number(found?.[1] ?? 0);
  if (unit === undefined || times === 0) {
    const fix = "Write a number with /second, /minute, /hour or /day, e.g. 5/minute.";
    throw new ValueError(`${JSON.stringify(text)} is no rate`, fix);
  }
  if (Math.floor(times / unit.seconds) > LIMIT_SCALE) {
    throw new ValueError(`${JSON.stringify(text)} is too fast`, `At most ${LIMIT_SCALE}/second can be told apart.`);
  }
  return Math.floor((LIMIT_SCALE * unit.seconds) / times);
}

/**
 * The unit in which libxt_limit.c and libxt_hashlimit.c print an interval: the shortest that is exact, of seconds, minutes,
 * hours and days; `scale` is how many steps of the interval make a second.
 */
export function chooseRateUnit(interval: number, scale: number): (typeof RATE_UNITS)[number] {
  let chosen: (typeof RATE_UNITS)[number] = RATE_UNITS[0];
  for (const unit of RATE_UNITS.slice(1)) {
    const scaled = unit.seconds * scale;
    if (interval > scaled || Math.floor(scaled / interval) < scaled % interval) break;
    chosen = unit;
  }
  return chosen;
}

/** Spells an interval of 1/10000 seconds as iptables-save does (libxt_limit.c, print_rate). */
export function printRate(interval: number): string {
  const unit = chooseRateUnit(interval, LIMIT_SCALE);
  return `${Math.floor((unit.seconds * LIMIT_SCALE) / interval)}/${unit.name}`;
}

/** An average rate; the kernel rounds it to whole intervals of 0.1 ms, and the rounded rate is printed. */
export const rate: ValueCodec = {
  kind: "rate",
  accepts: "N/second, N/minute, N/hour or N/day, at most 10000/second; units may be cut short",
  arity: 1,
  canonicalize: ([text = ""]) => [printRate(parseRate(text))],
};
