import { UsageError } from "./usage-error";

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads `--since`: a time ago (`30m`, `24h`, `7d`, `2w`), or a day or moment in ISO 8601, UTC where it names no zone.
 * @throws UsageError for anything else
 */
export function readSince(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS_MS[unit] ?? 0));
  const [, day, time = "T00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const moment = day !== undefined && isDay(day) ? new Date(day + time + zone) : undefined;
  if (moment !== undefined && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(`--since takes a time ago (24h, 7d) or a day (2026-01-31), and "${text}" is neither.`);
}

/** JavaScript takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
