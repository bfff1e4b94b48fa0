import type { ChildProcess } from "node:child_process";
import { isRunning, killProcess } from "./kept-process";

/** What a power switch switches. */
export interface Supply {
  /** Starts the machine, hands its process over at once, and resolves when sshd answers. */
  start(connect: (machine: ChildProcess) => void): Promise<void>;
  /** Takes away what a machine that is off leaves behind, cables for one; also called before a start. */
  clear(): Promise<void>;
}

export interface PowerSwitch {
  on(): Promise<void>;
  off(): Promise<void>;
  /** The process of a machine that is on. */
  current(): ChildProcess | undefined;
}

/** A machine that ends although its switch is on (`reboot`, `poweroff`, a crash) is started again. */
export function createPowerSwitch(supply: Supply): PowerSwitch {
  let position: "on" | "off" = "off";
  let machine: ChildProcess | undefined;
  let restart: Promise<void> = Promise.resolve();

  const current = (): ChildProcess | undefined => (machine !== undefined && isRunning(machine) ? machine : undefined);

  const start = async (): Promise<void> => {
    await supply.clear();
    // It may have been switched off in the meantime.
    if (position === "off") return;
    let state: "booting" | "booted" = "booting";
    await supply.start(started => {
      machine = started;
      started.on("exit", () => {
        if (position === "on" && state === "booted") restart = start().catch(() => undefined);
      });
    });
    state = "booted";
  };

  const off = async (): Promise<void> => {
    position = "off";
    if (machine !== undefined) await killProcess(machine);
    // A start that was under way finds the switch off, or its machine dead.
    await restart;
    if (machine !== undefined) await killProcess(machine);
    machine = undefined;
    await supply.clear();
  };

  const on = async (): Promise<void> => {
    await restart;
    if (position === "on" && current() !== undefined) return;
    position = "on";
    try {
      await start();
    } catch (error) {
      await off();
      throw error;
    }
  };

  return { on, off, current };
}
