import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../../engine/transport";
import type { Surroundings } from "../surroundings";
import { writeWhole } from "../whole-file";
import { UNIT_MARK, type Unit } from "./systemd-units";

/** Where an administrator's units stand (systemd.unit(5)). */
export const UNIT_FOLDER = "/etc/systemd/system";

/** Units that cannot be installed: what, why and what to do. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

/** What systemctl may say before it is stopped, in bytes. */
const MOST_BYTES = 2 ** 20;

/**
 * Writes the units and has systemd start the timer. A unit of that name that was not written by this is left alone.
 * @param folder where units stand
 * @throws ScheduleError
 */
export async function installUnits(
  [service, timer]: readonly [service: Unit, timer: Unit],
  folder: string,
  running: Pick<Surroundings, "env" | "runProgram" | "signal">,
): Promise<void> {
  const units = [service, timer];
  for (const { name } of units) {
    const file = join(folder, name);
    if (existsSync(file) && !readFileSync(file, "utf8").startsWith(UNIT_MARK)) {
      throw new ScheduleError(
        `${file} is not of nffleet schedule, so it is not written over. Take it away, or call this schedule otherwise (--name NAME).`,
      );
    }
  }
  for (const { name, text } of units) {
    try {
      writeWhole(join(folder, name), text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ScheduleError(
        `${join(folder, name)} cannot be written: ${reason}. Run as root, on a host with systemd.`,
      );
    }
  }
  await systemctl(["daemon-reload"], running);
  await systemctl(["enable", "--now", timer.name], running);
}

async function systemctl(
  args: readonly string[],
  { env, runProgram, signal }: Pick<Surroundings, "env" | "runProgram" | "signal">,
): Promise<void> {
  const end = await runProgram({ program: "systemctl", args, env, signal, most: MOST_BYTES });
  if (end.kind === "missing") {
    throw new ScheduleError(
      "There is no systemctl on the PATH, so nothing starts the timer. Use nffleet schedule cron.",
    );
  }
  if (end.code === 0) return;
  throw new ScheduleError(
    `systemctl ${args.join(" ")} ended with exit code ${end.code}: ${printable(end.stderr.trim())}. The units are written; cure that and run it again.`,
  );
}
