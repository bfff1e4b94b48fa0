import { userInfo } from "node:os";
import { resolve } from "node:path";
import { defineCommand, readArguments } from "../define-command";
import { DRIFT_OPTIONS, readDriftOptions } from "../drift-options";
import { cronLine } from "../schedule/cron-line";
import { githubWorkflow } from "../schedule/github-workflow";
import { installUnits, UNIT_FOLDER } from "../schedule/install-units";
import { DEFAULT_TIME, parseScheduledTime, type ScheduledRun, type ScheduledTime } from "../schedule/scheduled-run";
import { systemdUnits } from "../schedule/systemd-units";
import { UsageError } from "../usage-error";

const KINDS = ["systemd", "cron", "github"] as const;

export const scheduleCommand = defineCommand({
  name: "schedule",
  summary: "a unit, a crontab line or a workflow that makes a drift report every day",
  operands: "systemd|cron|github [-- DRIFT OPTION…]",
  operandCount: [1, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet schedule systemd", meaning: "a service and a timer, printed" },
    {
      line: "nffleet schedule systemd --install -- --history /var/lib/drift --on-new /etc/page.sh",
      meaning: "written and started; what follows -- is for nffleet drift",
    },
    {
      line: "nffleet schedule cron --at :17 -- --report html=/var/www/drift.html",
      meaning: "every hour, for a crontab",
    },
    {
      line: "nffleet schedule github >.github/workflows/drift.yml",
      meaning: "by the action that comes with this package",
    },
  ],
  description: `It runs nffleet drift in this folder, as this user, by this very program. Nothing that is scheduled changes a host.`,
  options: {
    at: {
      kind: "text",
      valueName: "TIME",
      summary: "05:17 for every day, :17 for every hour (default: 05:17; github: UTC)",
    },
    name: { kind: "text", valueName: "NAME", summary: "of the units or the workflow (default: nffleet-drift)" },
    "run-as": { kind: "text", valueName: "USER", summary: "for systemd: the user that it runs as (default: you)" },
    install: { kind: "flag", summary: `for systemd: write the units to ${UNIT_FOLDER} and start the timer` },
  },
  run: async ([kind = "", ...words], options, surroundings) => {
    const { install, name = "nffleet-drift", at, "run-as": user } = options;
    if (!KINDS.some(known => known === kind)) {
      throw new UsageError(`schedule knows ${KINDS.join(", ")}, and "${kind}" is none of them.`);
    }
    if (kind !== "systemd" && (install || user !== undefined)) {
      throw new UsageError(`${install ? "--install" : "--run-as"} is for systemd; what ${kind} needs is printed.`);
    }
    if (!/^[A-Za-z0-9_.@-]+$/.test(name)) {
      throw new UsageError(`--name "${name}" cannot name a unit: use letters, digits and "_.@-".`);
    }
    refuseWords(words);
    const { program, stdout } = surroundings;
    const run: ScheduledRun = {
      name,
      at: readTime(at),
      folder: resolve("."),
      user: user ?? userInfo().username,
      program,
      words,
    };
    if (kind === "cron") stdout.write(cronLine(run));
    else if (kind === "github") stdout.write(githubWorkflow(run));
    else if (install) {
      const units = systemdUnits(run);
      await installUnits(units, UNIT_FOLDER, surroundings);
      const [service, timer] = units;
      stdout.write(
        `${timer.name} is started: systemctl list-timers ${timer.name} tells when it runs, systemctl start ${service.name} runs it now, journalctl -u ${service.name} has what it said.\n`,
      );
    } else
      stdout.write(
        systemdUnits(run)
          .map(({ name, text }) => `# ${UNIT_FOLDER}/${name}\n${text}`)
          .join("\n"),
      );
    return "clean";
  },
});

/** A mistake in the command line is told now, and not every morning. @throws UsageError */
function refuseWords(words: readonly string[]): void {
  const definition = {
    name: "drift",
    operands: "[HOST…]",
    operandCount: [0, Number.POSITIVE_INFINITY],
    options: DRIFT_OPTIONS,
  } as const;
  const { operands, values } = readArguments(definition, words);
  readDriftOptions(operands, values);
}

function readTime(text: string | undefined): ScheduledTime {
  if (text === undefined) return DEFAULT_TIME;
  const time = parseScheduledTime(text);
  if (time !== undefined) return time;
  throw new UsageError(`--at takes 05:17 for every day or :17 for every hour, and "${text}" is neither.`);
}
