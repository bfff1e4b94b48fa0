import { readHostKeyPin } from "./host-key";
import type { SshOptions } from "./ssh-options";
import { type Hop, hopsOf, type Target } from "./target";

/** Milliseconds for TCP and key exchange, where the options name none. */
const CONNECT_TIMEOUT_MS = 10_000;
/** sshd's own; a host's section in ssh_config(5) may name another. */
const DEFAULT_PORT = 22;
/** What a pinned key is filed under, whatever the host is called. */
const PINNED_NAME = "nffleet-pinned";

/** What ssh(1) is called with, and the file that a pinned key is handed over in. */
export interface OpenSshCall {
  readonly arguments: readonly string[];
  /** Text of a known_hosts file to be written before. */
  readonly knownHosts?: string;
}

/** Files that the call may use, in a folder of its own. */
export interface OpenSshFiles {
  readonly socket: string;
  readonly knownHosts: string;
}

/**
 * The arguments of the ssh that logs in and holds the connection: the user's own configuration counts (certificates, FIDO
 * keys, ProxyCommand, ProxyJump), but a host key is always checked, nobody is asked, and nothing is forwarded.
 * @throws RangeError for a pin that ssh cannot check
 */
export function openSshCall(options: SshOptions, target: Target, files: OpenSshFiles): OpenSshCall {
  const pinned = target.hostKey === undefined ? undefined : readHostKeyPin(target.hostKey);
  if (target.hostKey !== undefined && pinned?.kind !== "key") {
    throw new RangeError(
      "the system's ssh compares whole keys, not fingerprints: pin it as `ssh-ed25519 AAAA…`, or leave the pin out and keep the key in known_hosts",
    );
  }
  const seconds = Math.ceil((options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS) / 1000);
  const alive = Math.ceil((options.keepaliveIntervalMs ?? 10_000) / 1000);
  const { named } = options;
  const settings: readonly (readonly [name: string, value: string])[] = [
    ["BatchMode", "yes"],
    ["StrictHostKeyChecking", pinned === undefined && options.hostKeyPolicy === "accept-new" ? "accept-new" : "yes"],
    ["ConnectTimeout", String(seconds)],
    ["ServerAliveInterval", String(alive)],
    ["ServerAliveCountMax", "3"],
    ["ForwardAgent", "no"],
    ["ForwardX11", "no"],
    ["ClearAllForwardings", "yes"],
    ["PermitLocalCommand", "no"],
    ["UpdateHostKeys", "no"],
    ...(pinned === undefined
      ? knownHostsSettings(named === undefined || named.has("known hosts") ? options.knownHosts : [])
      : [
          ["HostKeyAlias", PINNED_NAME] as const,
          ["UserKnownHostsFile", quoted(files.knownHosts)] as const,
          ["GlobalKnownHostsFile", "/dev/null"] as const,
        ]),
  ];
  const identities = named === undefined || named.has("identities") ? options.identities : [];
  const jumps = hopsOf(target).slice(0, -1);
  return {
    arguments: [
      ...(options.openSshConfig === undefined ? [] : ["-F", options.openSshConfig]),
      ...["-M", "-N", "-T", "-S", files.socket],
      ...settings.flatMap(([name, value]) => ["-o", `${name}=${value}`]),
      ...identities.flatMap(file => ["-i", file]),
      ...(jumps.length === 0 ? [] : ["-J", jumps.map(jumpText).join(",")]),
      ...["-l", target.user],
      ...(target.port === DEFAULT_PORT ? [] : ["-p", String(target.port)]),
      ...["--", target.address],
    ],
    ...(target.hostKey === undefined ? {} : { knownHosts: `${PINNED_NAME} ${target.hostKey}\n` }),
  };
}

/**
 * The arguments of an ssh that runs one command over the connection that is held. Where that has gone it fails instead of
 * making another.
 */
export function openSshSession(socket: string, target: Target, command: string): readonly string[] {
  return [
    "-F",
    "none",
    "-T",
    "-S",
    socket,
    "-o",
    "ProxyCommand=false",
    "-l",
    target.user,
    "--",
    target.address,
    command,
  ];
}

function knownHostsSettings(files: readonly string[]): readonly (readonly [string, string])[] {
  return files.length === 0 ? [] : [["UserKnownHostsFile", files.map(quoted).join(" ")]];
}

/** ssh_config(5): names with blanks stand in double quotes. */
function quoted(file: string): string {
  return `"${file}"`;
}

/** `user@host:port`, an IPv6 address in brackets (ssh(1), -J). */
function jumpText({ user, address, port }: Hop): string {
  return `${user}@${address.includes(":") ? `[${address}]` : address}:${port}`;
}
