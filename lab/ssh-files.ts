import type { LabHost } from "./lab-host";

/** Port is always 22, so entries carry no brackets (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export function formatKnownHosts(hosts: readonly LabHost[]): string {
  return hosts.map(host => `${host.name},${host.address},${host.address6} ${host.hostKey}\n`).join("");
}

/** hosts(5): every machine of the lab by name. */
export function formatHostsFile(
  machines: readonly { readonly name: string; readonly address: { readonly ipv4: string; readonly ipv6: string } }[],
): string {
  const lines = ["127.0.0.1 localhost", "::1 localhost ip6-localhost"];
  for (const { name, address } of machines) lines.push(`${address.ipv4} ${name}`, `${address.ipv6} ${name}`);
  return `${lines.join("\n")}\n`;
}

/** ssh_config(5) with one block a host and strict host key checking. */
export function formatSshConfig(hosts: readonly LabHost[], identity: string, knownHosts: string): string {
  const blocks = hosts.map(host =>
    [
      `Host ${host.name} ${host.address} ${host.address6}`,
      `  HostName ${host.address}`,
      `  User ${host.user}`,
      ...(host.behind === undefined ? [] : [`  ProxyJump ${host.behind}`]),
    ].join("\n"),
  );
  const common = [
    "Host *",
    `  IdentityFile ${quotePath(identity)}`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile ${quotePath(knownHosts)}`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  BatchMode yes",
    "  LogLevel ERROR",
    "  ConnectTimeout 10",
    "  ServerAliveInterval 3",
    "  ServerAliveCountMax 2",
  ].join("\n");
  return `${[...blocks, common].join("\n\n")}\n`;
}

/** ssh expands %-tokens in both options and splits at blanks outside quotes. */
function quotePath(path: string): string {
  return `"${path.replaceAll("%", "%%")}"`;
}

/** One entry of hosts.json. */
export interface HostRecord {
  readonly name: string;
  readonly address: string;
  readonly address6: string;
  readonly port: number;
  readonly user: string;
  readonly kind: LabHost["kind"];
  readonly hostKey: string;
  readonly behind?: string;
}

export function recordHost(host: LabHost): HostRecord {
  const { name, address, address6, port, user, kind, hostKey, behind } = host;
  return { name, address, address6, port, user, kind, hostKey, ...(behind === undefined ? {} : { behind }) };
}
