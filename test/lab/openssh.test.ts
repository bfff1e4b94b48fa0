import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSshTransport, type SshOptions, type Target, TransportError } from "../../engine/transport";
import { type Sshd, SshFolder, sshOptions, startSshd } from "./sshd-fixture";

const folder = new SshFolder();
const PORT = 2294;
const JUMP_PORT = 2295;
const name = `[127.0.0.1]:${PORT}`;
let sshd: Sshd;
let jump: Sshd;
let known: string;
let hostAuthority: string;
let config: string;

/** Signs a public key of the folder: `FILE-cert.pub` beside it. */
function certify(key: string, authority: string, words: readonly string[]): void {
  execFileSync("ssh-keygen", ["-q", "-s", folder.file(authority), "-I", key, ...words, `${folder.file(key)}.pub`]);
}

beforeAll(async () => {
  for (const key of [
    "host",
    "jumphost",
    "authority",
    "other-authority",
    "user",
    "plain",
    "expired",
    "revoked",
    "forged",
  ])
    folder.makeKey(key);
  certify("host", "authority", ["-h", "-n", "127.0.0.1"]);
  certify("user", "authority", ["-n", "root"]);
  certify("expired", "authority", ["-n", "root", "-V", "20200101:20200102"]);
  certify("revoked", "authority", ["-n", "root"]);
  certify("forged", "other-authority", ["-n", "root"]);
  const revoked = folder.write("revoked-keys", `${folder.publicKey("revoked")}\n`);
  sshd = await startSshd(folder, {
    port: PORT,
    hostKeys: ["host"],
    authorized: ["plain"],
    extra: [
      `HostCertificate ${folder.file("host")}-cert.pub`,
      `TrustedUserCAKeys ${folder.file("authority")}.pub`,
      `RevokedKeys ${revoked}`,
    ],
  });
  jump = await startSshd(folder, { port: JUMP_PORT, hostKeys: ["jumphost"], authorized: ["plain"] });
  known = folder.write(
    "known_hosts",
    `${name} ${folder.publicKey("host")}\n[127.0.0.1]:${JUMP_PORT},[localhost]:${JUMP_PORT} ${folder.publicKey("jumphost")}\n`,
  );
  hostAuthority = folder.write("known_authority", `@cert-authority ${name} ${folder.publicKey("authority")}\n`);
  config = folder.write("config", "Host *\n  IdentityFile none\n");
});

afterAll(async () => {
  await sshd?.stop();
  await jump?.stop();
  folder.remove();
});

function options(identity: string, changes: Partial<SshOptions> = {}): SshOptions {
  return sshOptions(known, [folder.file(identity)], { openSshConfig: config, ...changes });
}

async function answer(given: SshOptions, changes: Partial<Target> = {}, text = "id -u\n"): Promise<string> {
  const connection = await createSshTransport(given).connect(sshd.target({ transport: "openssh", ...changes }));
  try {
    return (await connection.run({ text, deadlineMs: 10_000 })).stdout.trim();
  } finally {
    await connection.close();
  }
}

async function refusal(given: SshOptions, changes: Partial<Target> = {}): Promise<TransportError> {
  try {
    await answer(given, changes);
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
  throw new Error("the connection was accepted");
}

describe("the system's ssh as a transport", () => {
  it("runs a script, with its outputs and its exit code", async () => {
    const connection = await createSshTransport(options("plain")).connect(sshd.target({ transport: "openssh" }));
    const result = await connection.run({ text: "echo out; echo err >&2; exit 3\n", deadlineMs: 10_000 });
    await connection.close();
    expect(result).toMatchObject({ stdout: "out\n", stderr: "err\n", exitCode: 3, timedOut: false });
    expect(result.cause).toBeUndefined();
  });

  it("logs in once for several scripts, and anew for a new connection", async () => {
    const logins = () => sshd.log().match(/Accepted publickey/g)?.length ?? 0;
    const before = logins();
    const connection = await createSshTransport(options("plain")).connect(sshd.target({ transport: "openssh" }));
    await Promise.all([1, 2, 3].map(() => connection.run({ text: "true\n", deadlineMs: 10_000 })));
    await connection.close();
    expect(logins()).toBe(before + 1);
    await answer(options("plain"));
    expect(logins()).toBe(before + 2);
  });

  it("carries 4 MiB in and out, and ends a script at its deadline, its children too", async () => {
    const body = `${"x".repeat(63)}\n`.repeat(65_536);
    const text = `cat <<'END' | cksum\n${body}END\nhead -c 4194304 /dev/zero | tr '\\0' y\n`;
    expect((await answer(options("plain"), {}, text)).length).toBeGreaterThan(4_194_304);
    const connection = await createSshTransport(options("plain")).connect(sshd.target({ transport: "openssh" }));
    const late = await connection.run({ text: "sleep 61.5 & wait\n", deadlineMs: 1_000 });
    await connection.close();
    expect(late).toMatchObject({ timedOut: true, exitCode: null });
    expect(execFileSync("sh", ["-c", "pgrep -f '[s]leep 61.5' || true"], { encoding: "utf8" }).trim()).toBe("");
  });

  it("logs in with a certificate, and not with one that is revoked, expired or another authority's", async () => {
    expect(await answer(options("user"))).toBe("0");
    for (const identity of ["revoked", "expired", "forged"]) {
      expect((await refusal(options(identity))).cause.kind, identity).toBe("auth");
    }
  });

  it("knows a host by its authority, and refuses one that shows another key", async () => {
    expect(await answer(options("plain", { knownHosts: [hostAuthority] }))).toBe("0");
    const wrong = folder.write("wrong", `${name} ${folder.publicKey("jumphost")}\n`);
    expect((await refusal(options("plain", { knownHosts: [wrong] }))).cause.kind).toBe("host-key");
    const foreign = folder.write("foreign", `@cert-authority ${name} ${folder.publicKey("other-authority")}\n`);
    expect((await refusal(options("plain", { knownHosts: [foreign] }))).cause.kind).toBe("host-key");
    const revoked = folder.write(
      "known_revoked",
      `@revoked * ${folder.publicKey("host")}\n${name} ${folder.publicKey("host")}\n`,
    );
    expect((await refusal(options("plain", { knownHosts: [revoked] }))).cause.kind).toBe("host-key");
    const empty = folder.write("empty", "");
    expect((await refusal(options("plain", { knownHosts: [empty] }))).cause.kind).toBe("host-key");
  });

  it("takes a pinned key before all known_hosts, and refuses a fingerprint, which ssh cannot compare", async () => {
    const empty = folder.write("empty", "");
    expect(await answer(options("plain", { knownHosts: [empty] }), { hostKey: folder.publicKey("host") })).toBe("0");
    const other = await refusal(options("plain"), { hostKey: folder.publicKey("jumphost") });
    expect(other.cause.kind).toBe("host-key");
    const print = await refusal(options("plain"), { hostKey: folder.fingerprint("host") });
    expect(print.message).toContain("pin it as `ssh-ed25519 AAAA…`");
  });

  it("goes through a proxy command and through jump hosts", async () => {
    const proxy = folder.write(
      "proxy.js",
      "const s = require('net').connect(process.argv[3], process.argv[2]); process.stdin.pipe(s).pipe(process.stdout);",
    );
    const proxied = folder.write(
      "proxied",
      `Host target\n  HostName 127.0.0.1\n  Port ${PORT}\n  HostKeyAlias ${name}\n  ProxyCommand ${process.execPath} ${proxy} %h %p\n`,
    );
    expect(await answer(options("plain", { openSshConfig: proxied }), { address: "target", port: 22 })).toBe("0");
    const before = jump.log().match(/Accepted publickey/g)?.length ?? 0;
    const through = { host: "bastion", address: "127.0.0.1", port: JUMP_PORT, user: "root" };
    // ssh takes a name that comes again for a loop.
    const outer = { ...through, address: "localhost" };
    const keys = folder.write(
      "keys",
      `Host *\n  IdentityFile ${folder.file("plain")}\n  UserKnownHostsFile ${known}\n  StrictHostKeyChecking yes\n`,
    );
    expect(await answer(options("plain", { openSshConfig: keys }), { jump: { ...through, jump: outer } })).toBe("0");
    expect((jump.log().match(/Accepted publickey/g)?.length ?? 0) - before).toBe(2);
  });

  it("says what is wrong where it cannot connect, and leaves nothing behind", async () => {
    const closed = await refusal(options("plain"), { port: 2299 });
    expect(closed.cause.kind).toBe("unreachable");
    expect(closed.message).toContain("Connection refused");
    expect((await refusal(options("plain"), { address: "-oProxyCommand=true" })).message).toContain("dash");
    expect(readdirSync(tmpdir()).filter(entry => entry.startsWith("nffleet-ssh-"))).toEqual([]);
  });
});

describe("several jump hosts, by the library", () => {
  it("are gone through in order, each with its own key", async () => {
    const through = { host: "bastion", address: "127.0.0.1", port: JUMP_PORT, user: "root" };
    const before = jump.log().match(/Accepted publickey/g)?.length ?? 0;
    expect(await answer(options("plain"), { transport: "ssh2", jump: { ...through, jump: through } })).toBe("0");
    expect((jump.log().match(/Accepted publickey/g)?.length ?? 0) - before).toBe(2);
    const wrong = { ...through, hostKey: folder.publicKey("host") };
    const refused = await refusal(options("plain"), { transport: "ssh2", jump: { ...through, jump: wrong } });
    expect(refused.cause.kind).toBe("host-key");
    expect(refused.message).toContain("was not contacted, because its jump host failed");
  });
});
