import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

const TOOLS =
  "iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore tc ip ethtool nft ipset unshare conntrack systemctl systemd-run udevadm logger sha256sum";

/** Every tool in one: it says the least that a script goes on with, and keeps what it is given to restore. Sums always agree: folders moved. */
const STUB = `#!/bin/sh
case \${0##*/} in
iptables|ip6tables) [ "$1" = -V ] && echo 'iptables v1.8.9 (nf_tables)' ;;
*-save) printf '*filter\\n:INPUT ACCEPT [0:0]\\nCOMMIT\\n' ;;
*-restore) for last; do :; done; [ ! -f "$last" ] || cat "$last" >>"$SANDBOX/restored" ;;
tc) printf '%s\\n' "$@" >>"$SANDBOX/tc" ;;
ip) printf '%s\\n' "$*" >>"$SANDBOX/ip"; echo '[]' ;;
ethtool) printf '%s\\n' "$*" >>"$SANDBOX/ethtool" ;;
unshare) shift; exec "$@" ;;
esac
exit 0
`;

/** The folders that scripts name; a sandbox has its own of each. */
const FOLDERS = [
  "/run/netfilter-fleet",
  "/run/systemd",
  "/var/lib/netfilter-fleet",
  "/proc/sys",
  "/sys/class/net",
  "/etc/systemd",
  "/etc/init.d",
  "/etc/udev",
];

/** A real sh in a folder that stands for a host: stubs for tools, and a file named C that only an executed text makes. */
export class ShellSandbox {
  readonly path = mkdtempSync(join(tmpdir(), "sandbox-"));

  constructor() {
    for (const folder of ["bin", "run/systemd/system", "var/lib"])
      mkdirSync(join(this.path, folder), { recursive: true });
    writeFileSync(join(this.path, "bin/stub"), STUB);
    chmodSync(join(this.path, "bin/stub"), 0o755);
    for (const tool of TOOLS.split(" ")) symlinkSync("stub", join(this.path, "bin", tool));
  }

  /** A file of the host's, with the folders above it. */
  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }

  /** What a tool was given so far, or a file holds. */
  read(name: string): string {
    return existsSync(join(this.path, name)) ? readFileSync(join(this.path, name), "utf8") : "";
  }

  /** Runs a script with its folders and tools moved here; answers what it printed. */
  run(script: string): string {
    const moved = FOLDERS.reduce((text, folder) => text.replaceAll(folder, `${this.path}${folder}`), script)
      .replaceAll(/^PATH=.*$/gm, `PATH=${this.path}/bin:/usr/bin:/bin`)
      .replaceAll('[ "$4" = 0 ]', `[ "$4" = ${userInfo().uid} ]`);
    const env = { SANDBOX: this.path, PATH: "/usr/bin:/bin" };
    const { stdout, stderr } = spawnSync("/bin/sh", [], {
      input: moved,
      cwd: this.path,
      encoding: "utf8",
      env,
      timeout: 60_000,
    });
    return stdout + stderr;
  }

  get executed(): boolean {
    return existsSync(join(this.path, "C"));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
