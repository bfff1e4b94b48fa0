/** When a drift report is made: once a day, or once an hour. */
export type ScheduledTime =
  | { readonly every: "day"; readonly hour: number; readonly minute: number }
  | { readonly every: "hour"; readonly minute: number };

/** One drift report to be made again and again. */
export interface ScheduledRun {
  /** Names the unit, the workflow and the job: `nffleet-drift`. */
  readonly name: string;
  readonly at: ScheduledTime;
  /** The folder that it runs in, which relative paths of its command line count from: absolute. */
  readonly folder: string;
  /** The user that it runs as. */
  readonly user: string;
  /** Node and the program, absolute paths. */
  readonly program: readonly [node: string, script: string];
  /** What follows `nffleet drift`. */
  readonly words: readonly string[];
}

/** An odd minute: at full hours everybody starts at once. */
export const DEFAULT_TIME: ScheduledTime = { every: "day", hour: 5, minute: 17 };

/** Reads `05:17`, every day, or `:17`, every hour. Undefined for what is neither. */
export function parseScheduledTime(text: string): ScheduledTime | undefined {
  const [, hours = "", minutes] = /^(\d{1,2})?:(\d{2})$/.exec(text) ?? [];
  const minute = Number(minutes);
  const hour = Number(hours);
  if (minutes === undefined || minute > 59 || hour > 23) return undefined;
  return hours === "" ? { every: "hour", minute } : { every: "day", hour, minute };
}

/** The time as cron has it: minute, hour, day of the month, month, day of the week (crontab(5)). */
export function cronTime(at: ScheduledTime): string {
  return `${at.minute} ${at.every === "day" ? at.hour : "*"} * * *`;
}
