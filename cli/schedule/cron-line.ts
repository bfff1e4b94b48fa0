import { cronTime, type ScheduledRun } from "./scheduled-run";
import { shellWords } from "./shell-words";

/** A line for a user's crontab, with what it is. */
export function cronLine({ name, at, folder, program, words }: ScheduledRun): string {
  // cron ends the command at a bare percent sign (crontab(5)).
  const line = `cd ${shellWords([folder])} && ${shellWords([...program, "drift", ...words])}`.replaceAll("%", "\\%");
  return `# ${name}: what hosts hold that they should not. cron mails what it prints to MAILTO, or to this crontab's user.
${cronTime(at)} ${line}
`;
}
