import { existsSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "./lab-error";

/** A login that is not root; the lab's key opens it. */
export interface LoginUser {
  readonly name: string;
  /** `password`: sudo asks for {@link LOGIN_PASSWORD}. `none`: sudo refuses. */
  readonly sudo: "passwordless" | "password" | "none";
}

export type Backend = "nf_tables" | "legacy";

export interface HostOptions {
  readonly name: string;
  /** Which iptables this host has behind its alternatives links; default nf_tables. */
  readonly backend?: Backend;
  /** Programs that do not exist on this host, by name: "nft", "unshare", "sudo"; default none. */
  readonly without?: readonly string[];
  /** Folder with the root of another Debian (lab/scripts/userland.sh), whose programs this host has; default: this machine's. */
  readonly userland?: string;
  /** The login of {@link LabHost.user}; default root. Root's own login is open as well. */
  readonly user?: LoginUser;
  /** Name of the host through which alone this one is reached (a jump host); default: on the common bridge. */
  readonly behind?: string;
}

/** A User Mode Linux guest: always the legacy backend, because Debian's UML kernel has no nf_tables family. */
export interface GuestOptions {
  readonly name: string;
  /** Memory in MiB, at least 96; default 192. */
  readonly memory?: number;
  /** Folder with the root of a Debian that has systemd, which is pid 1 then (lab/scripts/userland.sh); default: this machine's programs and an init of the lab's own. */
  readonly userland?: string;
  readonly user?: LoginUser;
}

/** What sudo wants to hear from a {@link LoginUser} with `sudo: "password"`. */
export const LOGIN_PASSWORD = "practice";

export const MAXIMUM_HOSTS = 250;
export const MAXIMUM_GUESTS = 16;

const MACHINE_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const USER_NAME = /^[a-z_][a-z0-9_-]{0,30}$/;
const PROGRAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** @throws LabError naming the first machine that cannot be built, and why. */
export function checkMachineOptions(hosts: readonly HostOptions[], guests: readonly GuestOptions[]): void {
  if (hosts.length > MAXIMUM_HOSTS || guests.length > MAXIMUM_GUESTS) {
    throw new LabError(
      `A lab holds at most ${MAXIMUM_HOSTS} hosts and ${MAXIMUM_GUESTS} guests; ${hosts.length} and ${guests.length} were asked for.`,
    );
  }
  const names = new Set<string>();
  for (const machine of [...hosts, ...guests]) {
    if (!MACHINE_NAME.test(machine.name)) {
      throw new LabError(
        `"${machine.name}" cannot be the name of a lab host: it becomes a host name, so use a-z, 0-9 and inner hyphens, at most 63.`,
      );
    }
    if (names.has(machine.name))
      throw new LabError(`Two machines of this lab are named "${machine.name}": rename one.`);
    names.add(machine.name);
    if (machine.user !== undefined) checkUser(machine.name, machine.user);
  }
  for (const host of hosts) checkHost(host, hosts);
  for (const guest of guests) {
    checkUserland(guest.name, guest.userland);
    if (guest.memory !== undefined && !(Number.isInteger(guest.memory) && guest.memory >= 96)) {
      throw new LabError(`Guest "${guest.name}" has memory ${guest.memory}: give whole MiB, at least 96.`);
    }
  }
  if (guests.length > 0 && !existsSync("/usr/bin/linux.uml")) {
    throw new LabError(
      "This machine has no /usr/bin/linux.uml, so the lab cannot boot a guest. Run lab/packages.sh as root (Debian has " +
        "user-mode-linux for amd64 and i386 only), or ask for no guests.",
    );
  }
}

function checkHost(host: HostOptions, hosts: readonly HostOptions[]): void {
  for (const program of host.without ?? []) {
    if (!PROGRAM_NAME.test(program)) {
      throw new LabError(
        `Host "${host.name}" is to be without "${program}": give the bare name of a program, no path.`,
      );
    }
  }
  checkUserland(host.name, host.userland);
  if (host.behind === undefined) return;
  const jump = hosts.find(other => other.name === host.behind);
  if (jump === undefined || jump.behind !== undefined || jump === host) {
    throw new LabError(
      `Host "${host.name}" is behind "${host.behind}", which is no host on the common bridge of this lab: name one that is.`,
    );
  }
}

function checkUserland(machine: string, userland: string | undefined): void {
  if (userland === undefined || existsSync(join(userland, ".complete"))) return;
  throw new LabError(
    `"${machine}" is to have the userland ${userland}, which is not whole: make it with lab/scripts/userland.sh.`,
  );
}

function checkUser(machine: string, user: LoginUser): void {
  if (!USER_NAME.test(user.name) || user.name === "root") {
    throw new LabError(`"${user.name}" cannot be the login of "${machine}": use a-z, 0-9, _ and -, and not root.`);
  }
  if (user.sudo !== "none" && !existsSync("/usr/bin/sudo")) {
    throw new LabError(
      `The login "${user.name}" of "${machine}" needs sudo, which this machine does not have. Run lab/packages.sh as root.`,
    );
  }
}
