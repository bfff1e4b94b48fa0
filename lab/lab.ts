import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { farAddress, guestAddress, hostAddress, LAB_ADDRESS } from "./address";
import { buildBridges } from "./bridge";
import { writeDisk } from "./disk";
import { createGuest, formatGuestDisk, type GuestPlan } from "./guest";
import { checkMachineOptions, type GuestOptions, type HostOptions } from "./host-options";
import { LabError } from "./lab-error";
import type { LabHost } from "./lab-host";
import { LAB_RECORD_FILES } from "./lab-record";
import { type Machine, presentMachine } from "./machine";
import { createNamespaceHost, type NamespaceHostPlan } from "./namespace-host";
import { scriptsFolder } from "./package-root";
import { requirePrivateNamespace } from "./private-namespace";
import { runChecked } from "./run-program";
import { formatHostsFile, formatKnownHosts, formatSshConfig, recordHost } from "./ssh-files";
import {
  claimStateFolder,
  coverHostsFile,
  machineFolder,
  releaseStateFolder,
  STATE_FOLDER,
  STATE_SCRIPTS,
} from "./state-folder";

export interface LabOptions {
  /** Absolute path of a folder that is empty or not there yet; stop() removes it. */
  readonly directory: string;
  readonly hosts: readonly HostOptions[];
  /** Default: none. */
  readonly guests?: readonly GuestOptions[];
}

export interface Lab {
  readonly directory: string;
  /** Namespace hosts by name, in the order they were asked for. */
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** UML guests by name. */
  readonly guests: ReadonlyMap<string, LabHost>;
  /** Path of a known_hosts file with every machine, by name and by both addresses. */
  readonly knownHosts: string;
  /** Path of the private key that opens root and every {@link LoginUser}. */
  readonly identity: string;
  /** Path of an ssh_config for `ssh -F`, jump hosts included. */
  readonly sshConfig: string;
  /** Switches everything off and removes it: processes, namespaces, bridges, folder. A second call does nothing. */
  stop(): Promise<void>;
}

/** How many machines boot at once: more only makes each of them slower. */
const BOOT_CONCURRENCY = 6;

/**
 * Builds a practice fleet in the current network namespace, which has to be a private one. Resolves when every sshd
 * answers. 3 hosts take about half a second, a guest 3 to 6 s.
 *
 * @throws LabError outside a private namespace, on options that cannot be built, or when a machine does not boot;
 *   whatever was started is gone by then.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  requirePrivateNamespace();
  const guests = options.guests ?? [];
  checkMachineOptions(options.hosts, guests);
  await checkDirectory(options.directory);
  await claimStateFolder();
  const machines: Machine[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopMachines(machines, options.directory);
    return stopped;
  };
  try {
    return await buildLab(options.directory, options.hosts, guests, machines, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function buildLab(
  directory: string,
  hostOptions: readonly HostOptions[],
  guestOptions: readonly GuestOptions[],
  machines: Machine[],
  stop: () => Promise<void>,
): Promise<Lab> {
  const identity = join(directory, "key");
  const knownHosts = join(directory, "known_hosts");
  const sshConfig = join(directory, "ssh_config");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await mkdir(join(directory, "logs"));
  await mkdir(join(STATE_FOLDER, "machines"));
  await cp(scriptsFolder(), STATE_SCRIPTS, { recursive: true });
  await makeKey(identity, "nffleet-lab");
  await buildBridges();

  const addresses = [
    ...hostOptions.map((host, order) => ({ name: host.name, address: addressOf(host, order) })),
    ...guestOptions.map((guest, order) => ({ name: guest.name, address: guestAddress(order) })),
  ];
  const hostsFile = formatHostsFile(addresses);
  const authorizedKey = await readFile(`${identity}.pub`, "utf8");
  const install = async (
    name: string,
    rest: Pick<HostOptions, "user" | "userland"> & { readonly backend: "nf_tables" | "legacy" },
  ) => {
    const folder = machineFolder(name);
    await mkdir(folder);
    await writeFile(join(directory, "logs", `${name}.log`), "");
    const hostKeyFile = join(folder, "hostkey");
    const hostKey = await makeKey(hostKeyFile, name);
    const user = rest.user === undefined ? {} : { user: rest.user };
    await writeDisk(join(folder, "disk"), {
      name,
      backend: rest.backend,
      userland: rest.userland ?? "/",
      ...user,
      hostKeyFile,
      authorizedKey,
      hosts: hostsFile,
    });
    return { name, hostKey, directory: folder, logFile: join(directory, "logs", `${name}.log`), ...user };
  };

  const hosts = await inParallel(hostOptions, async (host, order) => {
    const common = await install(host.name, { ...host, backend: host.backend ?? "nf_tables" });
    const machine = createNamespaceHost(
      { ...common, ...planHost(host, order, hostOptions), kind: "namespace host" },
      STATE_SCRIPTS,
    );
    machines.push(machine);
    return machine;
  });
  const guests = await inParallel(guestOptions, async (guest, order) => {
    const common = await install(guest.name, {
      ...(guest.user === undefined ? {} : { user: guest.user }),
      ...(guest.userland === undefined ? {} : { userland: guest.userland }),
      backend: "legacy",
    });
    await formatGuestDisk(common.directory);
    const plan: GuestPlan = {
      ...common,
      kind: "UML guest",
      order,
      address: guestAddress(order),
      memory: guest.memory ?? 192,
      userland: guest.userland ?? "",
    };
    const machine = createGuest(plan, STATE_SCRIPTS);
    machines.push(machine);
    return machine;
  });
  await coverHostsFile(hostsFile);
  await inParallel([...guests, ...hosts], machine => machine.powerOn());

  const hostFaces = hosts.map(presentMachine);
  const guestFaces = guests.map(presentMachine);
  const all = [...hostFaces, ...guestFaces];
  await writeFile(knownHosts, formatKnownHosts(all));
  await writeFile(sshConfig, formatSshConfig(all, identity, knownHosts));
  await writeFile(join(directory, "hosts.json.new"), `${JSON.stringify(all.map(recordHost), undefined, 2)}\n`);
  // Last, and whole at once: `nffleet-lab up` takes this file for the sign that the lab is up.
  await rename(join(directory, "hosts.json.new"), join(directory, "hosts.json"));
  return { directory, hosts: byName(hostFaces), guests: byName(guestFaces), knownHosts, identity, sshConfig, stop };
}

async function stopMachines(machines: readonly Machine[], directory: string): Promise<void> {
  const ends = await Promise.allSettled(machines.map(machine => machine.powerOff()));
  await releaseStateFolder();
  await rm(directory, { recursive: true, force: true });
  const failed = ends.find(end => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function checkDirectory(directory: string): Promise<void> {
  if (!isAbsolute(directory)) throw new LabError(`The lab's directory "${directory}" has to be an absolute path.`);
  const entries = existsSync(directory) ? await readdir(directory) : [];
  const strangers = entries.filter(name => !LAB_RECORD_FILES.includes(name));
  if (strangers.length > 0) {
    throw new LabError(
      `The lab's directory ${directory} already holds ${strangers.slice(0, 3).join(", ")}, and stop() would remove that: give an empty one.`,
    );
  }
}

function addressOf(host: HostOptions, order: number): ReturnType<typeof hostAddress> {
  return host.behind === undefined ? hostAddress(order) : farAddress(order);
}

function planHost(
  host: HostOptions,
  order: number,
  hosts: readonly HostOptions[],
): Pick<NamespaceHostPlan, "order" | "address" | "gateway" | "without" | "userland" | "behind" | "farAddress"> {
  const jump = hosts.findIndex(other => other.name === host.behind);
  const isJump = hosts.some(other => other.behind === host.name);
  return {
    order,
    address: addressOf(host, order),
    gateway: host.behind === undefined ? LAB_ADDRESS : farAddress(jump),
    without: host.without ?? [],
    userland: host.userland ?? "/",
    ...(host.behind === undefined ? {} : { behind: host.behind }),
    ...(isJump ? { farAddress: farAddress(order) } : {}),
  };
}

/** Makes an ed25519 key pair without passphrase and answers the public half as known_hosts writes it. */
async function makeKey(file: string, comment: string): Promise<string> {
  await runChecked(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
  const [type = "", key = ""] = (await readFile(`${file}.pub`, "utf8")).split(" ");
  return `${type} ${key}`;
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, order: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [order, item] of queue) results.set(order, await work(item, order));
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(BOOT_CONCURRENCY, items.length) }, worker));
  // All have ended by now, so that whoever clears up after a failure meets no machine that is still starting.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return [...results.entries()].sort(([left], [right]) => left - right).map(([, result]) => result);
}

function byName(hosts: readonly LabHost[]): ReadonlyMap<string, LabHost> {
  return new Map(hosts.map(host => [host.name, host]));
}
