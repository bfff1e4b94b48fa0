import type { ScheduledRun, ScheduledTime } from "./scheduled-run";

/** One unit file. */
export interface Unit {
  /** `nffleet-drift.timer`. */
  readonly name: string;
  readonly text: string;
}

/** First line of each unit: files without it are somebody else's and are never written over. */
export const UNIT_MARK = "# Written by nffleet schedule systemd; write it again rather than change it here.";

/** A service that makes one report, and the timer that starts it (systemd.service(5), systemd.timer(5)). */
export function systemdUnits(run: ScheduledRun): readonly [service: Unit, timer: Unit] {
  const { name, at, folder, user, program, words } = run;
  const command = [...program, "drift", ...words].map(quoteForUnit).join(" ");
  return [
    {
      name: `${name}.service`,
      text: `${UNIT_MARK}
[Unit]
Description=Drift of the fleet's firewalls
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=${user}
WorkingDirectory=${quoteForPath(folder)}
ExecStart=${command}
# Drift is no failure of this service: it is in the report. 1 (an error) and 3 (hosts that were not reached) are.
SuccessExitStatus=2
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
`,
    },
    {
      name: `${name}.timer`,
      text: `${UNIT_MARK}
[Unit]
Description=Drift of the fleet's firewalls, ${at.every === "day" ? "every day" : "every hour"}

[Timer]
OnCalendar=${calendarTime(at)}
RandomizedDelaySec=${at.every === "day" ? "5min" : "1min"}
# A run that was missed, because this machine was off, is made up for.
Persistent=true

[Install]
WantedBy=timers.target
`,
    },
  ];
}

/** systemd.time(7), "CALENDAR EVENTS". */
function calendarTime(at: ScheduledTime): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `*-*-* ${at.every === "day" ? two(at.hour) : "*"}:${two(at.minute)}:00`;
}

/** A word of ExecStart: `%` and `$` are systemd's own (systemd.service(5), "COMMAND LINES"). */
function quoteForUnit(word: string): string {
  const plain = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[A-Za-z0-9_@%$+=:,./*?-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, "\\$&")}"`;
}

/** A path stands as it is to the end of its line; only specifiers are read in it. */
function quoteForPath(path: string): string {
  return path.replaceAll("%", "%%");
}
