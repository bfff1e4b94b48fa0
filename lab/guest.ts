import type { ChildProcess } from "node:child_process";
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LAB_ADDRESS } from "./address";
import { COMMON_BRIDGE, runIpBatch } from "./bridge";
import { isRunning, startKeptProcess } from "./kept-process";
import { describeOff, type Machine, type MachinePlan } from "./machine";
import { createPowerSwitch } from "./power-switch";
import { runChecked, runProgram } from "./run-program";
import { waitForSsh } from "./ssh-answer";

export interface GuestPlan extends MachinePlan {
  readonly kind: "UML guest";
  /** MiB. */
  readonly memory: number;
  /** See GuestOptions; empty: this machine's own programs. */
  readonly userland: string;
}

/** A guest takes 3 to 6 s to boot on an idle machine; this leaves room for a busy one. */
const BOOT_TIMEOUT_MS = 90_000;

/** The command that runs a shell script on a guest's console, given the guest's directory. */
export function enterGuest(scripts: string, directory: string, script: string): readonly string[] {
  return ["/bin/sh", join(scripts, "guest-console.sh"), directory, script];
}

/** Turns a guest's disk folder (see disk.ts) into the ext4 image that the guest mounts, 64 MiB at most. */
export async function formatGuestDisk(directory: string): Promise<void> {
  const image = join(directory, "disk.img");
  const disk = join(directory, "disk");
  await runChecked(["mkfs.ext4", "-q", "-F", "-E", "root_owner=0:0", "-d", disk, image, "64M"]);
  await runChecked(["rm", "-rf", disk]);
  await mkdir(join(directory, "channel"));
  await runChecked(["mkfifo", "-m", "600", join(directory, "console")]);
}

/** A User Mode Linux guest: a kernel of its own (6.1, with CoDel), on a tap of the common bridge. */
export function createGuest(plan: GuestPlan, scripts: string): Machine {
  const tap = `nfg${plan.order}`;
  const power = createPowerSwitch({
    clear: async () => void (await runProgram(["ip", "link", "delete", tap])),
    start: async connect => {
      await runIpBatch([`tuntap add ${tap} mode tap`, `link set ${tap} master ${COMMON_BRIDGE}`, `link set ${tap} up`]);
      const started = startLinux(plan, tap, scripts);
      connect(started);
      await waitForSsh(plan.address.ipv4, BOOT_TIMEOUT_MS, () => describeEnd(plan, started));
    },
  });
  return {
    plan,
    powerOn: power.on,
    powerOff: power.off,
    // A tap that is down makes the guest's writes fail; off the bridge its frames just go nowhere.
    cutCable: () => runIpBatch([`link set ${tap} nomaster`]),
    plugCable: () => runIpBatch([`link set ${tap} master ${COMMON_BRIDGE}`]),
    consoleCommand: script => {
      if (power.current() === undefined) throw describeOff(plan);
      return enterGuest(scripts, plan.directory, script);
    },
  };
}

function startLinux(plan: GuestPlan, tap: string, scripts: string): ChildProcess {
  const log = openSync(plan.logFile, "a");
  // Opened for both ways, so that opening does not wait and the guest never reads an end of file.
  const console = openSync(join(plan.directory, "console"), constants.O_RDWR);
  const child = startKeptProcess(
    ["--mount-proc"],
    ["/bin/sh", join(scripts, "guest-kernel.sh"), ...kernelArguments(plan, tap, scripts)],
    {
      // UML keeps the guest's memory in an unlinked file here; /dev/shm is too small in many containers.
      environment: { TMPDIR: plan.directory },
      stdio: [console, log, log],
    },
  );
  closeSync(log);
  closeSync(console);
  return child;
}

/** Values reach the guest's pid 1 as environment variables; none may hold a blank. */
function kernelArguments(plan: GuestPlan, tap: string, scripts: string): readonly string[] {
  return [
    `umid=${plan.name}`,
    `uml_dir=${join(plan.directory, "uml")}`,
    `mem=${plan.memory}M`,
    "root=/dev/root",
    "rootfstype=hostfs",
    "rootflags=/",
    "ro",
    `init=${join(scripts, "guest.sh")}`,
    `ubd0=${join(plan.directory, "disk.img")}`,
    `vec0:transport=tap,ifname=${tap},depth=128,gro=1,mac=${plan.address.mac}`,
    "con=null",
    "con0=fd:0,fd:1",
    "quiet",
    "noreboot",
    "MACHINE_KIND=guest",
    `MACHINE_NAME=${plan.name}`,
    `MACHINE_DIRECTORY=${plan.directory}`,
    `MACHINE_ADDRESS=${plan.address.ipv4}`,
    `MACHINE_ADDRESS6=${plan.address.ipv6}`,
    `MACHINE_GATEWAY=${LAB_ADDRESS.ipv4}`,
    `MACHINE_GATEWAY6=${LAB_ADDRESS.ipv6}`,
    "MACHINE_WITHOUT=",
    `MACHINE_USERLAND=${plan.userland}`,
  ];
}

function describeEnd(plan: GuestPlan, child: ChildProcess): string | undefined {
  if (isRunning(child)) return undefined;
  const log = readFileSync(plan.logFile, "utf8").trim().split("\n").slice(-5).join(" / ");
  return `Guest "${plan.name}" ended while booting. The end of its console: ${log}`;
}
