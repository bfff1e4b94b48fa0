import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "./address";
import type { LoginUser } from "./host-options";
import { LabError } from "./lab-error";
import type { LabHost, MachineKind } from "./lab-host";
import { scriptsFolder } from "./package-root";
import { runProgram } from "./run-program";

/** Everything that is settled about a machine before it is first switched on. */
export interface MachinePlan {
  readonly kind: MachineKind;
  readonly name: string;
  /** 0-based among machines of its kind. */
  readonly order: number;
  readonly address: Address;
  readonly hostKey: string;
  /** State in the lab's /run: disk, pid, channel. */
  readonly directory: string;
  /** Console output and sshd's log. */
  readonly logFile: string;
  readonly user?: LoginUser;
  readonly behind?: string;
}

/** What differs between the two kinds of machine. */
export interface Machine {
  readonly plan: MachinePlan;
  powerOn(): Promise<void>;
  powerOff(): Promise<void>;
  cutCable(): Promise<void>;
  plugCable(): Promise<void>;
  /** The command that runs a shell script on the machine's console. @throws LabError when it is off. */
  consoleCommand(script: string): readonly string[];
}

export function describeOff(plan: MachinePlan): LabError {
  return new LabError(`"${plan.name}" is switched off, so it has no console: power it on first.`);
}

/** execve(2) takes 128 KiB an argument (MAX_ARG_STRLEN, 32 pages). */
const LONGEST_SCRIPT = 120 * 1024;

/** The face that both kinds of machine share. */
export function presentMachine(machine: Machine): LabHost {
  const { plan } = machine;
  const run: LabHost["run"] = async (script, options) => {
    if (Buffer.byteLength(script) > LONGEST_SCRIPT) {
      throw new LabError(
        `The script for "${plan.name}" is longer than 120 KiB, which does not fit into one argument of a command: pass the data as stdin.`,
      );
    }
    return runProgram(machine.consoleCommand(script), options);
  };
  const runChecked = async (purpose: string, script: string): Promise<void> => {
    const result = await run(script);
    if (result.exitCode !== 0) {
      throw new LabError(
        `On "${plan.name}", ${purpose} failed with exit code ${result.exitCode}: ${result.stderr.trim()}`,
      );
    }
  };
  return {
    name: plan.name,
    kind: plan.kind,
    address: plan.address.ipv4,
    address6: plan.address.ipv6,
    port: 22,
    user: plan.user?.name ?? "root",
    hostKey: plan.hostKey,
    ...(plan.behind === undefined ? {} : { behind: plan.behind }),
    run,
    powerOff: () => machine.powerOff(),
    powerOn: () => machine.powerOn(),
    cutCable: () => machine.cutCable(),
    plugCable: () => machine.plugCable(),
    connectionCount: () => countLogins(readFileSync(plan.logFile, "utf8")),
    stopSshd: () =>
      runChecked(
        "the end of sshd",
        "pid=$(cat /run/sshd.pid) && kill $pid && while kill -0 $pid 2>/dev/null; do sleep 0.01; done",
      ),
    startSshd: () =>
      runChecked("the start of sshd", `${readFileSync(join(scriptsFolder(), "start-sshd.sh"), "utf8")}\nstart_sshd`),
  };
}

/** sshd (8) writes one "Accepted METHOD for USER from …" a login at LogLevel INFO and above. */
export function countLogins(log: string): number {
  let count = 0;
  for (let at = log.indexOf("Accepted "); at !== -1; at = log.indexOf("Accepted ", at + 1)) {
    if (/^Accepted \S+ for \S+ from /.test(log.slice(at, at + 300))) count += 1;
  }
  return count;
}
