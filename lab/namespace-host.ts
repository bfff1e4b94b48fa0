import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Address } from "./address";
import { COMMON_BRIDGE, FAR_BRIDGE, runIpBatch } from "./bridge";
import { startKeptProcess } from "./kept-process";
import { LabError } from "./lab-error";
import { describeOff, type Machine, type MachinePlan } from "./machine";
import { createPowerSwitch } from "./power-switch";
import { runProgram } from "./run-program";

export interface NamespaceHostPlan extends MachinePlan {
  readonly kind: "namespace host";
  readonly without: readonly string[];
  /** Folder whose root file system lies under the host's own. */
  readonly userland: string;
  /** Default gateway: the lab, or the jump host's second card. */
  readonly gateway: Address;
  /** The second card of a jump host. */
  readonly farAddress?: Address;
}

/** Where a namespace host's own pid 1, as the lab counts pids, is written while it is on. */
export function pidFile(directory: string): string {
  return join(directory, "pid");
}

/** The command that runs a shell script in all namespaces of a host, given its pid 1. */
export function enterHost(pid: number, argv: readonly string[]): readonly string[] {
  const namespaces = ["--net", "--mount", "--uts", "--ipc", "--pid"];
  return ["nsenter", "--target", String(pid), ...namespaces, "--wdns=/", "--", ...argv];
}

/** A host made of namespaces on this kernel: net, mount, uts, ipc and pid, with its own root file system and sshd. */
export function createNamespaceHost(plan: NamespaceHostPlan, scripts: string): Machine {
  let pid = 0;
  const cable = `nfh${plan.order}`;
  const farCable = `nff${plan.order}`;
  const bridge = plan.behind === undefined ? COMMON_BRIDGE : FAR_BRIDGE;

  const plugIn = async (target: number): Promise<void> => {
    const commands = [
      `link add ${cable} type veth peer name eth0 netns ${target}`,
      `link set ${cable} master ${bridge}`,
      `link set ${cable} up`,
    ];
    if (plan.farAddress !== undefined) {
      commands.push(`link add ${farCable} type veth peer name eth1 netns ${target}`);
      commands.push(`link set ${farCable} master ${FAR_BRIDGE}`, `link set ${farCable} up`);
    }
    await runIpBatch(commands);
  };

  const power = createPowerSwitch({
    clear: async () => {
      rmSync(pidFile(plan.directory), { force: true });
      // The kernel takes the cables away with the host's network namespace, but only some time later.
      await runProgram(["ip", "link", "delete", cable]);
      if (plan.farAddress !== undefined) await runProgram(["ip", "link", "delete", farCable]);
    },
    start: async connect => {
      const child = startHost(plan, scripts);
      connect(child);
      const nextLine = readLines(child, plan);
      pid = Number(/^namespaces (\d+)$/.exec(await nextLine())?.[1]);
      await plugIn(pid);
      child.stdin?.write("plugged\n");
      await nextLine();
      writeFileSync(pidFile(plan.directory), `${pid}\n`);
    },
  });

  return {
    plan,
    powerOn: power.on,
    powerOff: power.off,
    cutCable: () => runIpBatch([`link set ${cable} down`]),
    plugCable: () => runIpBatch([`link set ${cable} up`]),
    consoleCommand: script => {
      if (power.current() === undefined) throw describeOff(plan);
      return enterHost(pid, ["/bin/sh", "-c", script]);
    },
  };
}

function startHost(plan: NamespaceHostPlan, scripts: string): ChildProcess {
  const log = openSync(plan.logFile, "a");
  const child = startKeptProcess(
    ["--net", "--mount", "--uts", "--ipc"],
    ["/bin/sh", join(scripts, "namespace-host.sh")],
    { environment: hostEnvironment(plan), stdio: ["pipe", "pipe", log] },
  );
  closeSync(log);
  return child;
}

function hostEnvironment(plan: NamespaceHostPlan): Readonly<Record<string, string>> {
  return {
    MACHINE_KIND: "namespace",
    MACHINE_NAME: plan.name,
    MACHINE_DIRECTORY: plan.directory,
    MACHINE_DISK: join(plan.directory, "disk"),
    MACHINE_USERLAND: plan.userland,
    MACHINE_LOG: plan.logFile,
    MACHINE_ADDRESS: plan.address.ipv4,
    MACHINE_ADDRESS6: plan.address.ipv6,
    MACHINE_MAC: plan.address.mac,
    MACHINE_GATEWAY: plan.gateway.ipv4,
    MACHINE_GATEWAY6: plan.gateway.ipv6,
    MACHINE_FAR_ADDRESS: plan.farAddress?.ipv4 ?? "",
    MACHINE_FAR_ADDRESS6: plan.farAddress?.ipv6 ?? "",
    MACHINE_WITHOUT: plan.without.join(" "),
  };
}

/** One line of the host's stdout a call. @throws LabError when the host ends instead. */
function readLines(child: ChildProcess, plan: NamespaceHostPlan): () => Promise<string> {
  if (child.stdout === null) throw new LabError(`"${plan.name}" was started without a stdout.`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on("error", error => lines.throw?.(error));
  child.stdin?.on("error", () => undefined);
  return async () => {
    const next = await lines.next();
    if (next.done !== true) return next.value;
    const log = readFileSync(plan.logFile, "utf8").trim().split("\n").slice(-5).join(" / ");
    throw new LabError(`"${plan.name}" did not boot. The end of its console: ${log}`);
  };
}
