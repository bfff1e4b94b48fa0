import { chmod, chown, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Backend, LoginUser } from "./host-options";

/** Files that make a machine this machine; written once, before its first boot, into the upper layer of its disk. */
export interface DiskContents {
  readonly name: string;
  readonly backend: Backend;
  readonly user?: LoginUser;
  /** File with the host's private key; the public one is beside it. */
  readonly hostKeyFile: string;
  /** The one line of the lab's public key. */
  readonly authorizedKey: string;
  /** The root file system under the disk: its accounts stay. */
  readonly userland: string;
  /** Text of /etc/hosts: every machine of the lab. */
  readonly hosts: string;
}

/** `practice`, as crypt(3) $6$ writes it. */
const PASSWORD_HASH =
  "$6$nffleetlab$q77OgxeL.kzEhFaEXAjKv/7BneBXgOF9OugaSHKqvNJU8Lw/XoUpU5a4VZ7.IW4WIpFWtbP5nRg9u.bnQZWID.";
const LOGIN_ID = 7700;

const SSHD_CONFIG = `Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile .ssh/authorized_keys
PidFile /run/sshd.pid
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
X11Forwarding no
LogLevel VERBOSE
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
`;

/** No DNS in the lab: a look-up fails at once instead of after seconds. */
const NSSWITCH = `passwd: files
group: files
shadow: files
hosts: files
networks: files
protocols: files
services: files
ethers: files
rpc: files
`;

/** The links that `update-alternatives` would set; each points to NAME-nft… or NAME-legacy… in /usr/sbin. */
const ALTERNATIVES = ["iptables", "ip6tables"] as const;

/** Writes a disk (see lab/scripts/machine-root.sh) into an empty folder. */
export async function writeDisk(folder: string, contents: DiskContents): Promise<void> {
  const layer = join(folder, "upper");
  await makeFolder(layer, 0o755);
  await makeFolder(join(folder, "work"), 0o755);
  await makeFolder(join(folder, "root"), 0o700);
  await makeFolder(join(folder, "home"), 0o755);
  await makeFolder(join(folder, "var-tmp"), 0o1777);
  for (const directory of ["etc", "etc/ssh", "etc/alternatives"]) await makeFolder(join(layer, directory), 0o755);
  const etc = (name: string): string => join(layer, "etc", name);

  await writeMode(etc("hostname"), `${contents.name}\n`, 0o644);
  await writeMode(etc("hosts"), contents.hosts, 0o644);
  await writeMode(etc("nsswitch.conf"), NSSWITCH, 0o644);
  await writeMode(etc("ssh/sshd_config"), SSHD_CONFIG, 0o644);
  await writeMode(etc("ssh/ssh_host_ed25519_key"), await readFile(contents.hostKeyFile, "utf8"), 0o600);
  await writeMode(etc("ssh/ssh_host_ed25519_key.pub"), await readFile(`${contents.hostKeyFile}.pub`, "utf8"), 0o644);
  await writeAuthorizedKey(join(folder, "root"), contents.authorizedKey, 0);
  for (const name of ALTERNATIVES) {
    const kind = contents.backend === "legacy" ? "legacy" : "nft";
    for (const suffix of ["", "-save", "-restore"]) {
      await symlink(`/usr/sbin/${name}-${kind}${suffix}`, etc(`alternatives/${name}${suffix}`));
    }
  }
  // sshd refuses an account whose password field begins with "!", which is root's on some machines.
  await appendAccounts(contents.userland, etc("shadow"), ["root:*:19000:0:99999:7:::"], 0o600);
  if (contents.user !== undefined) await writeLogin(folder, layer, contents.user, contents);
}

async function writeLogin(
  folder: string,
  layer: string,
  user: LoginUser,
  { userland, authorizedKey }: Pick<DiskContents, "userland" | "authorizedKey">,
): Promise<void> {
  const home = join(folder, "home", user.name);
  const etc = (name: string): string => join(layer, "etc", name);
  const hash = user.sudo === "password" ? PASSWORD_HASH : "*";
  const account = `${user.name}:x:${LOGIN_ID}:${LOGIN_ID}::/home/${user.name}:/bin/bash`;
  await appendAccounts(userland, etc("passwd"), [account], 0o644);
  await appendAccounts(userland, etc("group"), [`${user.name}:x:${LOGIN_ID}:`], 0o644);
  const secrets = ["root:*:19000:0:99999:7:::", `${user.name}:${hash}:19000:0:99999:7:::`];
  await appendAccounts(userland, etc("shadow"), secrets, 0o600);
  await makeFolder(home, 0o755);
  await chown(home, LOGIN_ID, LOGIN_ID);
  await writeAuthorizedKey(home, authorizedKey, LOGIN_ID);
  if (user.sudo === "none") return;
  await makeFolder(etc("sudoers.d"), 0o750);
  const rights = user.sudo === "passwordless" ? "NOPASSWD: ALL" : "ALL";
  await writeMode(etc(`sudoers.d/${user.name}`), `${user.name} ALL=(ALL:ALL) ${rights}\n`, 0o440);
}

async function writeAuthorizedKey(home: string, key: string, owner: number): Promise<void> {
  const folder = join(home, ".ssh");
  await makeFolder(folder, 0o700);
  await chown(folder, owner, owner);
  const file = join(folder, "authorized_keys");
  await writeMode(file, `${key.trim()}\n`, 0o600);
  await chown(file, owner, owner);
}

/** The accounts of the userland (sshd, nobody, …) stay; one of the same name gives way. */
async function appendAccounts(
  userland: string,
  file: string,
  accounts: readonly string[],
  mode: number,
): Promise<void> {
  const names = new Set(accounts.map(account => account.slice(0, account.indexOf(":") + 1)));
  const original = await readFile(join(userland, "etc", basename(file)), "utf8");
  const kept = original.split("\n").filter(line => line !== "" && !names.has(line.slice(0, line.indexOf(":") + 1)));
  await writeMode(file, `${[...kept, ...accounts].join("\n")}\n`, mode);
}

/** mkdir(2) and open(2) are subject to the umask; a login fails when these modes are not exact. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, mode);
}

async function writeMode(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode });
  await chmod(file, mode);
}
