import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SshOptions, Target } from "../../engine/transport";

export type KeyType = "ed25519" | "ecdsa" | "rsa";

/** A folder of keys and known_hosts files that goes away with the test. */
export class SshFolder {
  readonly path = mkdtempSync(join(tmpdir(), "sshd-fixture-"));

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string): string {
    writeFileSync(this.file(name), text, { mode: 0o600 });
    return this.file(name);
  }

  /** Makes a key pair and returns the private file; the public one is beside it as `.pub`. */
  makeKey(name: string, type: KeyType = "ed25519", passphrase = ""): string {
    const bits = type === "rsa" ? ["-b", "2048"] : [];
    execFileSync("ssh-keygen", ["-q", "-t", type, ...bits, "-N", passphrase, "-C", name, "-f", this.file(name)]);
    return this.file(name);
  }

  /** `type base64` of a key made before. */
  publicKey(name: string): string {
    return readFileSync(`${this.file(name)}.pub`, "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ")
      .trim();
  }

  fingerprint(name: string): string {
    return execFileSync("ssh-keygen", ["-l", "-f", `${this.file(name)}.pub`], { encoding: "utf8" }).split(" ")[1] ?? "";
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One sshd of our own. */
export interface Sshd {
  readonly port: number;
  /** A target on it, with root's privilege. */
  target(changes?: Partial<Target>): Target;
  /** What it logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts sshd on 127.0.0.1 inside the private namespaces of the lab runner. `hostKeys` and `authorized` name keys of the
 * folder; `extra` are further sshd_config lines.
 */
export async function startSshd(
  folder: SshFolder,
  options: {
    readonly port: number;
    readonly hostKeys: readonly string[];
    readonly authorized: readonly string[];
    readonly extra?: readonly string[];
  },
): Promise<Sshd> {
  const { port } = options;
  mkdirSync("/run/sshd", { recursive: true });
  const authorized = folder.write(
    `authorized-${port}`,
    options.authorized.map(name => `${folder.publicKey(name)}\n`).join(""),
  );
  const config = folder.write(
    `sshd-${port}.conf`,
    [
      ...(options.extra ?? []),
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      ...options.hostKeys.map(name => `HostKey ${folder.file(name)}`),
      `AuthorizedKeysFile ${authorized}`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "",
    ].join("\n"),
  );
  const child = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  await waitForPort(port, child, () => log);
  return {
    port,
    target: changes => ({
      host: `lab-${port}`,
      address: "127.0.0.1",
      port,
      user: "root",
      privilege: "root",
      ...changes,
    }),
    log: () => log,
    async stop() {
      const ended = new Promise(resolve => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await ended;
      }
    },
  };
}

async function waitForPort(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`sshd on port ${port} ended: ${log()}`);
    const open = await new Promise<boolean>(resolve => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`sshd on port ${port} does not listen: ${log()}`);
}

/** Options that know the host keys of `known` (name and public key lines) and log in with `identities`. */
export function sshOptions(
  knownHosts: string,
  identities: readonly string[],
  changes?: Partial<SshOptions>,
): SshOptions {
  return { knownHosts: [knownHosts], hostKeyPolicy: "strict", identities, connectTimeoutMs: 5000, ...changes };
}
