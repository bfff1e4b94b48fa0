import { printable } from "./printable";

/** How a script becomes root on the host: the login is root, or `sudo -n -- sh` (sudo(8)), or `doas -n sh` (doas(1)). */
export type Privilege = "root" | "sudo" | "doas";

/** Where a host is and as whom to log in. Never holds key material. */
export interface Target {
  /** The name people know the host by; used in messages only. */
  readonly host: string;
  /** DNS name or IP address to connect to, and the name that known_hosts is asked for. */
  readonly address: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  readonly user: string;
  /** Pinned host key, `ssh-ed25519 AAAA…` or `SHA256:…`; it wins over the known_hosts files. */
  readonly hostKey?: string;
  /** A host to go through first; its own key is verified before the target is contacted. */
  readonly jump?: JumpTarget;
  readonly privilege: Privilege;
  /** `openssh`: the system's ssh logs in. @default "ssh2" */
  readonly transport?: "ssh2" | "openssh";
}

/** A host on the way, which may itself be reached through another. */
export interface JumpTarget extends Hop {
  readonly jump?: JumpTarget;
}

/** One SSH server on the way: the jump host, or the target itself. */
export type Hop = Omit<Target, "jump" | "privilege" | "transport">;

/** Every server on the way, in the order they are logged in to; the target is the last. */
export function hopsOf(target: JumpTarget): readonly Hop[] {
  return [...(target.jump === undefined ? [] : hopsOf(target.jump)), target];
}

/** `web1 (deploy@10.0.0.5 port 22)`, safe for a terminal. */
export function describeHop(hop: Hop): string {
  return `${printable(hop.host)} (${printable(hop.user)}@${printable(hop.address)} port ${hop.port})`;
}

/** What is wrong with the hop as written, or undefined. Checked before anything is sent. */
export function findHopFault(hop: Hop): string | undefined {
  if (!Number.isInteger(hop.port) || hop.port < 1 || hop.port > 65535) return `port ${hop.port} is not in 1 to 65535`;
  if (!isPlainName(hop.address) || hop.address.startsWith("-"))
    return `the address "${printable(hop.address)}" is empty, begins with a dash, or holds a blank, a control character or a sign that a shell or known_hosts reads (${SHELL_SIGNS} ${PATTERN_SIGNS})`;
  if (!isPlainUser(hop.user))
    return `the user name "${printable(hop.user)}" is empty, begins with a dash, ends with a backslash, or holds a blank, a comma, a control character or a sign that a shell reads (${SHELL_SIGNS})`;
  return undefined;
}

/** The system's ssh puts names into commands for a shell (ProxyCommand, and ProxyJump's own: CVE-2023-51385). */
const SHELL_SIGNS = "'\"`$;&<>(){}|";
/** Lists, hashes and patterns of known_hosts. */
const PATTERN_SIGNS = ",|!*?";

/** A name that can stand in known_hosts and in a command. */
function isPlainName(name: string): boolean {
  return name !== "" && !holdsSign(name, `${SHELL_SIGNS}${PATTERN_SIGNS}\\`);
}

/** `DOMAIN\user` is one; a comma would name another jump host. */
function isPlainUser(user: string): boolean {
  return user !== "" && !user.startsWith("-") && !user.endsWith("\\") && !holdsSign(user, `${SHELL_SIGNS},`);
}

function holdsSign(text: string, signs: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x20 || (code >= 0x7f && code <= 0x9f) || signs.includes(character)) return true;
  }
  return false;
}
