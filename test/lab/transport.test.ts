import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Connection,
  createSshTransport,
  type SshOptions,
  type Target,
  TransportError,
} from "../../engine/transport";
import { type Sshd, SshFolder, sshOptions, startSshd } from "./sshd-fixture";

const folder = new SshFolder();
let sshd: Sshd;
let jump: Sshd;
let user: string;
let known: string;

const PORT = 2290;
const JUMP_PORT = 2291;
const name = `[127.0.0.1]:${PORT}`;
/** Long enough that a script on a busy machine has written its pid or set its trap before it is ended. */
const DEADLINE_AFTER_START_MS = 4_000;

beforeAll(async () => {
  for (const key of ["host", "other", "jumphost"]) folder.makeKey(key);
  folder.makeKey("host-rsa", "rsa");
  folder.makeKey("host-ecdsa", "ecdsa");
  user = folder.makeKey("user");
  folder.makeKey("locked", "ed25519", "open sesame");
  folder.makeKey("user-rsa", "rsa");
  folder.makeKey("stranger");
  const authorized = ["user", "locked", "user-rsa"];
  sshd = await startSshd(folder, { port: PORT, hostKeys: ["host", "host-rsa", "host-ecdsa"], authorized });
  jump = await startSshd(folder, { port: JUMP_PORT, hostKeys: ["jumphost"], authorized });
  known = folder.write(
    "known_hosts",
    `${name} ${folder.publicKey("host")}\n[127.0.0.1]:${JUMP_PORT} ${folder.publicKey("jumphost")}\n`,
  );
});

afterAll(async () => {
  await sshd?.stop();
  await jump?.stop();
  folder.remove();
});

async function withConnection<Value>(
  options: SshOptions,
  target: Target,
  use: (connection: Connection) => Promise<Value>,
): Promise<Value> {
  const connection = await createSshTransport(options).connect(target);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/** Does the process whose number stands in the file still run? One that ended and waits to be collected does not. */
function isRunning(pidFile: string): boolean {
  const stat = `/proc/${readFileSync(pidFile, "utf8").trim()}/stat`;
  return existsSync(stat) && !readFileSync(stat, "utf8").includes(") Z ");
}

/** The words of a script that tells its account, over a fresh connection. */
function logIn(options: SshOptions, target: Target = sshd.target()): Promise<string> {
  return withConnection(options, target, async connection =>
    (await connection.run({ text: "id -u\n", deadlineMs: 5000 })).stdout.trim(),
  );
}

async function refusal(options: SshOptions, target: Target = sshd.target()): Promise<TransportError> {
  try {
    await logIn(options, target);
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
  throw new Error("the connection was accepted");
}

describe("running scripts over a real sshd", () => {
  it("gives stdout, stderr and the exit code", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "echo out; echo err >&2; exit 3\n", deadlineMs: 5000 }),
    );
    expect(result).toMatchObject({
      host: `lab-${PORT}`,
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 3,
      signal: null,
      timedOut: false,
    });
    expect(result.cause).toBeUndefined();
  });

  it("names the signal that ended a script", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "kill -KILL $$\n", deadlineMs: 5000 }),
    );
    expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    expect(result.cause).toBeUndefined();
  });

  it("carries 4 MiB of script in and 4 MiB of output back", async () => {
    const body = "x".repeat(63);
    const text = `cat <<'END' | cksum\n${`${body}\n`.repeat(65536)}END\nhead -c 4194304 /dev/zero\n`;
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text, deadlineMs: 30_000 }),
    );
    expect(result.exitCode).toBe(0);
    const sum = execFileSync("cksum", { input: `${body}\n`.repeat(65536), encoding: "utf8" });
    expect(result.stdout.startsWith(sum)).toBe(true);
    expect(result.stdout.length).toBe(sum.length + 4194304);
  });

  it("survives a remote that exits without reading its 8 MiB of stdin", async () => {
    const text = `exit 7\n${"#".repeat(8 * 1024 * 1024)}\n`;
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text, deadlineMs: 30_000 }),
    );
    expect(result).toMatchObject({ exitCode: 7 });
  });

  it("ends a script at its deadline, its children too, although stdin was closed before", async () => {
    const pidFile = folder.file("sleeper");
    const started = performance.now();
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({
        text: `sh -c 'echo $$ >${pidFile}; exec sleep 60'; echo after\n`,
        deadlineMs: DEADLINE_AFTER_START_MS,
      }),
    );
    expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: "SIGTERM", stdout: "" });
    expect(result.cause?.kind).toBe("timeout");
    expect(result.cause?.message).toContain(`deadline of ${DEADLINE_AFTER_START_MS} ms`);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(isRunning(pidFile)).toBe(false);
  });

  it("kills a script that ignores SIGTERM", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "trap '' TERM; while :; do sleep 1; done\n", deadlineMs: DEADLINE_AFTER_START_MS }),
    );
    expect(result).toMatchObject({ timedOut: true, signal: "SIGKILL" });
    expect(result.durationMs).toBeLessThan(20_000);
  });

  it("lets a script clean up on SIGTERM", async () => {
    const mark = folder.file("cleaned");
    await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({
        text: `trap 'echo done >${mark}; exit 9' TERM\nsleep 60\n`,
        deadlineMs: DEADLINE_AFTER_START_MS,
      }),
    );
    expect(readFileSync(mark, "utf8")).toBe("done\n");
  });

  it("returns at once although a background job with redirected descriptors goes on", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "setsid sleep 30 </dev/null >/dev/null 2>&1 &\necho gone\n", deadlineMs: 40_000 }),
    );
    expect(result).toMatchObject({ stdout: "gone\n", exitCode: 0 });
    expect(result.durationMs).toBeLessThan(20_000);
  });

  it("stops a script that prints more than its limit", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "yes\n", deadlineMs: 20_000, outputLimitBytes: 100_000 }),
    );
    expect(result.cause?.kind).toBe("output-limit");
    expect(result.stdout.length).toBe(100_000);
    expect(result.durationMs).toBeLessThan(15_000);
  });

  it("runs 8 scripts at once over one connection although MaxSessions is 2", async () => {
    const small = await startSshd(folder, {
      port: 2292,
      hostKeys: ["host"],
      authorized: ["user"],
      extra: ["MaxSessions 2"],
    });
    try {
      const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
      const results = await withConnection(
        sshOptions(known, [user]),
        small.target({ hostKey: folder.publicKey("host") }),
        connection =>
          Promise.all(
            numbers.map(number => connection.run({ text: `sleep 0.2; echo ${number}\n`, deadlineMs: 20_000 })),
          ),
      );
      expect(results.map(result => result.stdout.trim())).toEqual(numbers.map(String));
    } finally {
      await small.stop();
    }
  });

  it("runs 5 scripts at once with MaxSessions 10, never more than 4 together", async () => {
    const marks = folder.file("marks");
    const results = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      Promise.all(
        [1, 2, 3, 4, 5].map(number =>
          connection.run({
            text: `echo + >>${marks}; sleep 0.4; echo - >>${marks}; echo ${number}\n`,
            deadlineMs: 20_000,
          }),
        ),
      ),
    );
    expect(results.every(result => result.exitCode === 0)).toBe(true);
    let open = 0;
    const most = readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .map(mark => (open += mark === "+" ? 1 : -1));
    expect(Math.max(...most)).toBeLessThanOrEqual(4);
  });

  it("says that sessions are forbidden where MaxSessions is 0", async () => {
    const none = await startSshd(folder, {
      port: 2293,
      hostKeys: ["host"],
      authorized: ["user"],
      extra: ["MaxSessions 0"],
    });
    try {
      const result = await withConnection(
        sshOptions(known, [user]),
        none.target({ hostKey: folder.publicKey("host") }),
        connection => connection.run({ text: "id\n", deadlineMs: 5000 }),
      );
      expect(result.cause?.kind).toBe("auth");
      expect(result.cause?.message).toContain("MaxSessions");
    } finally {
      await none.stop();
    }
  });
});

describe("host keys of a real sshd", () => {
  const files = (text: string) => folder.write("kh", text);

  it("accepts a key under [host]:port, plain", async () => {
    expect(await logIn(sshOptions(files(`${name} ${folder.publicKey("host")}\n`), [user]))).toBe("0");
  });

  it("accepts a hashed name written by ssh-keygen -H", async () => {
    const file = files(`${name} ${folder.publicKey("host")}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    expect(readFileSync(file, "utf8")).toMatch(/^\|1\|/);
    expect(await logIn(sshOptions(file, [user]))).toBe("0");
  });

  it("accepts the file that ssh-keyscan -H writes", async () => {
    const scanned = execFileSync("ssh-keyscan", ["-H", "-p", String(PORT), "127.0.0.1"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(await logIn(sshOptions(files(scanned), [user]))).toBe("0");
  });

  it("meets a host known only by its RSA or ECDSA key by that key", async () => {
    for (const key of ["host-rsa", "host-ecdsa"]) {
      expect(await logIn(sshOptions(files(`${name} ${folder.publicKey(key)}\n`), [user]))).toBe("0");
    }
  });

  it("refuses an unknown key, with its fingerprint and the line to add, before any key of ours is offered", async () => {
    const before = sshd.log().length;
    const { cause } = await refusal(sshOptions(files("# nobody\n"), [user]));
    expect(cause.kind).toBe("host-key");
    expect(cause.message).toContain(folder.fingerprint("host"));
    expect(cause.message).toContain(`${name} ${folder.publicKey("host")}`);
    expect(cause.message).toContain("ssh-keyscan -t ed25519 -p 2290");
    expect(sshd.log().slice(before)).not.toContain("Accepted publickey");
  });

  it("the line from the refusal, once added, lets the login through", async () => {
    const { cause } = await refusal(sshOptions(files(""), [user]));
    const line = cause.message.slice(cause.message.lastIndexOf(name));
    expect(await logIn(sshOptions(files(`${line}\n`), [user]))).toBe("0");
  });

  it("refuses a changed key loudly, with file and line, also under accept-new", async () => {
    const file = files(`# one\n${name} ${folder.publicKey("other")}\n`);
    for (const hostKeyPolicy of ["strict", "accept-new"] as const) {
      const { cause } = await refusal(sshOptions(file, [user], { hostKeyPolicy }));
      expect(cause.kind).toBe("host-key");
      expect(cause.message).toMatch(/^THE HOST KEY OF .* HAS CHANGED/);
      expect(cause.message).toContain(`${file} line 2`);
      expect(cause.message).toContain(folder.fingerprint("other"));
    }
  });

  it("refuses a revoked key although another line and the pin vouch for it", async () => {
    const file = files(`${name} ${folder.publicKey("host")}\n@revoked * ${folder.publicKey("host")}\n`);
    for (const changes of [{}, { hostKey: folder.publicKey("host") }]) {
      const { cause } = await refusal(sshOptions(file, [user]), sshd.target(changes));
      expect(cause).toMatchObject({ kind: "host-key" });
      expect(cause.message).toContain("REVOKED");
      expect(cause.message).toContain(`${file} line 2`);
    }
  });

  it("accepts the pinned key and the pinned fingerprint without any file, of whatever type", async () => {
    const nowhere = folder.file("absent");
    for (const key of ["host", "host-rsa", "host-ecdsa"]) {
      expect(await logIn(sshOptions(nowhere, [user]), sshd.target({ hostKey: folder.publicKey(key) }))).toBe("0");
      expect(await logIn(sshOptions(nowhere, [user]), sshd.target({ hostKey: folder.fingerprint(key) }))).toBe("0");
    }
  });

  it("refuses a key other than the pinned one although known_hosts knows it", async () => {
    for (const hostKey of [folder.publicKey("other"), folder.fingerprint("other")]) {
      const { cause } = await refusal(sshOptions(known, [user]), sshd.target({ hostKey }));
      expect(cause.kind).toBe("host-key");
      expect(cause.message).toContain("not the pinned one");
    }
  });

  it("accept-new records the key once, 0600, and is strict from then on", async () => {
    const file = folder.file("new/known_hosts");
    const options = sshOptions(file, [user], { hostKeyPolicy: "accept-new" });
    const transport = createSshTransport(options);
    const connections = await Promise.all([1, 2, 3].map(() => transport.connect(sshd.target())));
    await Promise.all(connections.map(connection => connection.close()));
    expect(readFileSync(file, "utf8")).toBe(`${name} ${folder.publicKey("host")}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await logIn(sshOptions(file, [user]))).toBe("0");
  });

  it("refuses everything when a known_hosts file can not be read", async () => {
    const { cause } = await refusal({ ...sshOptions(known, [user]), knownHosts: [known, folder.path] });
    expect(cause).toMatchObject({ kind: "host-key" });
    expect(cause.message).toContain("EISDIR");
  });
});

describe("logging in", () => {
  it("opens a key file with the passphrase callback, asking once per transport", async () => {
    const asked: string[] = [];
    const locked = folder.file("locked");
    const passphrase = (file: string) => {
      asked.push(file);
      return "open sesame";
    };
    const transport = createSshTransport(sshOptions(known, [locked], { passphrase }));
    for (let round = 0; round < 2; round += 1) await (await transport.connect(sshd.target())).close();
    expect(asked).toEqual([locked]);
  });

  it("says that a key is encrypted, or that the passphrase does not open it", async () => {
    const locked = folder.file("locked");
    const silent = await refusal(sshOptions(known, [locked]));
    expect(silent.cause).toMatchObject({ kind: "auth" });
    expect(silent.cause.message).toContain("is encrypted and no passphrase was given");
    const wrong = await refusal(sshOptions(known, [locked], { passphrase: () => "wrong" }));
    expect(wrong.cause.message).toContain("the passphrase does not open it");
    expect(wrong.cause.message).not.toContain("wrong ");
  });

  it("logs in with an RSA key", async () => {
    expect(await logIn(sshOptions(known, [folder.file("user-rsa")]))).toBe("0");
  });

  it("lists the keys that were refused by file and fingerprint", async () => {
    const { cause } = await refusal(sshOptions(known, [folder.file("stranger"), folder.file("no-such-key")]));
    expect(cause.kind).toBe("auth");
    expect(cause.message).toContain(folder.fingerprint("stranger"));
    expect(cause.message).toContain("no-such-key: can not be read (ENOENT)");
  });

  it("uses an agent, names its keys when they are refused, and says when it does not answer", async () => {
    const socket = folder.file("agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    const add = (...args: string[]) =>
      execFileSync("ssh-add", ["-q", ...args], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    try {
      for (let wait = 0; wait < 50 && !existsSync(socket); wait += 1)
        await new Promise(resolve => setTimeout(resolve, 50));
      add(folder.file("stranger"));
      const { cause } = await refusal(sshOptions(known, [], { agent: socket }));
      expect(cause).toMatchObject({ kind: "auth" });
      expect(cause.message).toContain(`offered ssh-ed25519 ${folder.fingerprint("stranger")}`);
      add(folder.file("user-rsa"));
      expect(await logIn(sshOptions(known, [], { agent: socket }))).toBe("0");
    } finally {
      agent.kill();
    }
    const silent = await refusal(sshOptions(known, [], { agent: folder.file("no-agent") }));
    expect(silent.cause.message).toContain("could not be asked");
    expect(await logIn(sshOptions(known, [user], { agent: folder.file("no-agent") }))).toBe("0");
  });

  it("names MaxAuthTries when the server cuts off too many keys", async () => {
    const strangers = [1, 2, 3].map(number => folder.makeKey(`extra-${number}`));
    const strict = await startSshd(folder, {
      port: 2294,
      hostKeys: ["host"],
      authorized: ["user"],
      extra: ["MaxAuthTries 2"],
    });
    try {
      const { cause } = await refusal(
        sshOptions(known, [...strangers, user]),
        strict.target({ hostKey: folder.publicKey("host") }),
      );
      expect(cause).toMatchObject({ kind: "auth" });
      expect(cause.message).toContain("MaxAuthTries");
    } finally {
      await strict.stop();
    }
  });

  it("never leaves an agent socket behind on the host", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: 'echo "[$SSH_AUTH_SOCK]"\n', deadlineMs: 5000 }),
    );
    expect(result.stdout).toBe("[]\n");
  });
});

describe("sudo on the host", () => {
  let host: Sshd;
  const bin = folder.file("bin");
  const install = (text: string) => writeFileSync(`${bin}/sudo`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const runAsSudo = () =>
    withConnection(
      sshOptions(known, [user]),
      host.target({ privilege: "sudo", hostKey: folder.publicKey("host") }),
      connection => connection.run({ text: "echo ran\n", deadlineMs: 5000 }),
    );

  beforeAll(async () => {
    mkdirSync(bin);
    symlinkSync("/bin/sh", `${bin}/sh`);
    host = await startSshd(folder, {
      port: 2297,
      hostKeys: ["host"],
      authorized: ["user"],
      extra: [`SetEnv PATH=${bin}`],
    });
  });
  afterAll(() => host.stop());

  it("is named when it is absent", async () => {
    const result = await runAsSudo();
    expect(result).toMatchObject({ exitCode: 127, cause: { kind: "missing-tool" } });
    expect(result.cause?.message).toContain("apt-get install sudo");
  });

  it("is given exactly -n -- sh, and runs the script", async () => {
    install('[ "$*" = "-n -- sh" ] || { echo "odd words: $*" >&2; exit 50; }; shift 2; exec "$@"');
    expect(await runAsSudo()).toMatchObject({ exitCode: 0, stdout: "ran\n" });
  });

  it("is quoted with the line to add when it refuses in any language", async () => {
    install("echo 'sudo: il est nécessaire de saisir un mot de passe' >&2; exit 1");
    const result = await runAsSudo();
    expect(result.cause).toMatchObject({ kind: "privilege" });
    expect(result.cause?.message).toContain("il est nécessaire");
    expect(result.cause?.message).toContain("root ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh");
  });
});

describe.skipIf(!existsSync("/usr/bin/sudo"))(
  "the real sudo, for a user of its own in the private mount namespace",
  () => {
    const account = "nfdeploy";
    /** An account whose login shell hangs before any script. */
    const sleepy = "nfsleepy";
    const shell = folder.file("sleepy-shell");
    let host: Sshd;
    const run = (text: string, deadlineMs = 5000) =>
      withConnection(
        sshOptions(known, [user]),
        host.target({ user: account, privilege: "sudo", hostKey: folder.publicKey("host") }),
        connection => connection.run({ text, deadlineMs }),
      );
    const sudoers = (text: string) =>
      execFileSync("sh", ["-c", `cat >/etc/sudoers.d/lab; chmod 0440 /etc/sudoers.d/lab`], { input: text });

    beforeAll(async () => {
      const overlay = (path: string, line: string) => {
        const copy = folder.write(path.replaceAll("/", "-"), readFileSync(path, "utf8") + line);
        execFileSync("sh", ["-c", `chmod --reference=${path} ${copy}; mount --bind ${copy} ${path}`]);
      };
      writeFileSync(shell, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
      overlay("/etc/passwd", `${account}:x:4242:4242::/:/bin/bash\n${sleepy}:x:4243:4243::/:${shell}\n`);
      overlay("/etc/shadow", `${account}:*:19000:0:99999:7:::\n${sleepy}:*:19000:0:99999:7:::\n`);
      execFileSync("mount", ["-t", "tmpfs", "-o", "mode=0750", "tmpfs", "/etc/sudoers.d"]);
      execFileSync("chmod", ["0711", folder.path]);
      execFileSync("chmod", ["0644", folder.file("authorized-2290")]);
      host = await startSshd(folder, { port: 2298, hostKeys: ["host"], authorized: ["user"] });
      execFileSync("chmod", ["0644", folder.file("authorized-2298")]);
    });
    afterAll(async () => {
      await host?.stop();
      execFileSync("umount", ["/etc/sudoers.d", "/etc/shadow", "/etc/passwd"]);
    });

    it("refuses a user it does not know, and the cause says which line to add", async () => {
      const result = await run("id -u\n");
      expect(result).toMatchObject({ stdout: "", cause: { kind: "privilege" } });
      expect(result.cause?.message).toContain("sudo: a password is required");
      expect(result.cause?.message).toContain(`${account} ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh`);
    });

    it("refuses a user who may run something else only", async () => {
      sudoers(`${account} ALL=(root) NOPASSWD: /bin/true\n`);
      expect((await run("id -u\n")).cause?.kind).toBe("privilege");
    });

    it("runs the script as root once the line from the message stands", async () => {
      sudoers("");
      const line = /: (nfdeploy ALL=.*\/usr\/bin\/sh)/.exec((await run("id -u\n")).cause?.message ?? "")?.[1] ?? "";
      sudoers(`${line}\n`);
      expect(await run("id -u\n")).toMatchObject({ stdout: "0\n", stderr: "", exitCode: 0 });
    });

    it("is not reached by a login shell that hangs, which sshd's own signal ends", async () => {
      const target = host.target({ user: sleepy, privilege: "sudo", hostKey: folder.publicKey("host") });
      const result = await withConnection(sshOptions(known, [user]), target, connection =>
        connection.run({ text: "id\n", deadlineMs: 500 }),
      );
      expect(result).toMatchObject({ timedOut: true, signal: "SIGTERM" });
    });

    it("ends a root script at its deadline, which sshd's own signals could not", async () => {
      const pidFile = folder.file("root-sleeper");
      const result = await run(`echo $$ >${pidFile}\nsleep 60\n`, DEADLINE_AFTER_START_MS);
      expect(result).toMatchObject({ timedOut: true });
      expect(result.cause?.message).toContain("has ended");
      expect(isRunning(pidFile)).toBe(false);
    });
  },
);

describe("a jump host", () => {
  const hop = { host: "bastion", address: "127.0.0.1", port: JUMP_PORT, user: "root" };

  it("is passed through, both host keys verified", async () => {
    const via = await withConnection(sshOptions(known, [user]), sshd.target({ jump: hop }), connection =>
      connection.run({ text: "echo $SSH_CONNECTION\n", deadlineMs: 5000 }),
    );
    expect(via).toMatchObject({ exitCode: 0 });
    expect(jump.log()).toContain("Accepted publickey");
  });

  it("is logged in to once for all that goes through it, and each connection beyond is a new one", async () => {
    const transport = createSshTransport(sshOptions(known, [user]));
    const count = (log: string) => log.split("Accepted publickey").length - 1;
    const [jumps, logins] = [count(jump.log()), count(sshd.log())];
    const open = await Promise.all(Array.from({ length: 5 }, () => transport.connect(sshd.target({ jump: hop }))));
    await open[0]?.close();
    const result = await open[1]?.run({ text: "echo alive\n", deadlineMs: 5000 });
    expect(result?.stdout).toBe("alive\n");
    open.push(await transport.connect(sshd.target({ jump: hop })));
    expect([count(jump.log()) - jumps, count(sshd.log()) - logins]).toEqual([1, 6]);
    await Promise.all(open.map(connection => connection.close()));
  });

  it("that is logged in to for its own sake is entered anew by whoever comes after", async () => {
    const transport = createSshTransport(sshOptions(known, [user]));
    const count = () => jump.log().split("Accepted publickey").length - 1;
    const before = count();
    const behind = await transport.connect(sshd.target({ jump: hop }));
    const itself = await transport.connect(jump.target({ hostKey: folder.publicKey("jumphost") }));
    const later = await transport.connect(sshd.target({ jump: hop }));
    expect(count() - before).toBe(3);
    expect((await behind.run({ text: "echo alive\n", deadlineMs: 5000 })).stdout).toBe("alive\n");
    await Promise.all([behind, itself, later].map(connection => connection.close()));
  });

  it("with a wrong key of its own is refused before the target is contacted", async () => {
    const before = sshd.log().length;
    const error = await refusal(
      sshOptions(known, [user]),
      sshd.target({ jump: { ...hop, hostKey: folder.publicKey("other") } }),
    );
    expect(error.host).toBe(`lab-${PORT}`);
    expect(error.cause.kind).toBe("host-key");
    expect(error.cause.message).toContain("its jump host failed");
    expect(error.cause.message).toContain("bastion (root@127.0.0.1 port 2291)");
    expect(sshd.log().slice(before)).toBe("");
  });

  it("does not vouch for the target: a wrong key behind it is refused", async () => {
    const { cause } = await refusal(
      sshOptions(known, [user]),
      sshd.target({ jump: hop, hostKey: folder.publicKey("other") }),
    );
    expect(cause.kind).toBe("host-key");
    expect(cause.message).not.toContain("its jump host failed");
  });

  it("that can not connect onward is named", async () => {
    const { cause } = await refusal(sshOptions(known, [user]), sshd.target({ jump: hop, port: 2289 }));
    expect(cause.kind).toBe("unreachable");
    expect(cause.message).toContain("through the jump host bastion");
    expect(cause.message).toContain("could not connect onward");
  });

  it("that forbids forwarding is named", async () => {
    const closed = await startSshd(folder, {
      port: 2295,
      hostKeys: ["jumphost"],
      authorized: ["user"],
      extra: ["AllowTcpForwarding no"],
    });
    try {
      const { cause } = await refusal(
        sshOptions(known, [user]),
        sshd.target({ jump: { ...hop, port: 2295, hostKey: folder.publicKey("jumphost") } }),
      );
      expect(cause.message).toContain("AllowTcpForwarding");
    } finally {
      await closed.stop();
    }
  });
});

describe("connections that break", () => {
  /** Drops everything to and from the port inside this private network namespace. */
  const cut = (state: "-I" | "-D", ...match: string[]) => {
    execFileSync("iptables-nft", [state, "INPUT", "-p", "tcp", "--dport", String(PORT), ...match, "-j", "DROP"]);
  };

  it("a black-holed connection is given up by keepalive, as lost", async () => {
    const options = sshOptions(known, [user], { keepaliveIntervalMs: 300 });
    const connection = await createSshTransport(options).connect(sshd.target());
    const started = performance.now();
    const running = connection.run({ text: "sleep 60\n", deadlineMs: 30_000 });
    await new Promise(resolve => setTimeout(resolve, 500));
    cut("-I");
    try {
      const result = await running;
      expect(result).toMatchObject({ exitCode: null, signal: null, timedOut: false, cause: { kind: "lost" } });
      expect(result.cause?.message).toContain("keepalive");
      expect(performance.now() - started).toBeLessThan(20_000);
      const again = await connection.run({ text: "id\n", deadlineMs: 2000 });
      expect(again.cause?.kind).toBe("lost");
      await connection.close();
    } finally {
      cut("-D");
    }
  });

  it("a deadline holds on a black-holed connection, and says that the end is not known", async () => {
    const connection = await createSshTransport(sshOptions(known, [user])).connect(sshd.target());
    cut("-I");
    try {
      const result = await connection.run({ text: "echo never\n", deadlineMs: 400 });
      expect(result).toMatchObject({ timedOut: true, exitCode: null });
      expect(result.durationMs).toBeLessThan(20_000);
      const closing = performance.now();
      await connection.close();
      expect(performance.now() - closing).toBeLessThan(20_000);
    } finally {
      cut("-D");
    }
  });

  it("an old connection works on while a new one times out: connect is always new", async () => {
    const transport = createSshTransport(sshOptions(known, [user], { connectTimeoutMs: 700 }));
    const old = await transport.connect(sshd.target());
    cut("-I", "-m", "conntrack", "--ctstate", "NEW");
    try {
      expect((await old.run({ text: "echo still\n", deadlineMs: 5000 })).stdout).toBe("still\n");
      const error = await transport.connect(sshd.target()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({ cause: { kind: "unreachable" } });
      expect(String(error)).toContain("No answer to the TCP connection within 700 ms");
    } finally {
      cut("-D", "-m", "conntrack", "--ctstate", "NEW");
      await old.close();
    }
  });

  it("a killed server process is a lost connection, not an exit code", async () => {
    const result = await withConnection(sshOptions(known, [user]), sshd.target(), connection =>
      connection.run({ text: "kill -KILL $PPID; sleep 5\n", deadlineMs: 10_000 }),
    );
    expect(result).toMatchObject({ exitCode: null, signal: null, cause: { kind: "lost" } });
  });

  it("a refused port is unreachable", async () => {
    const { cause } = await refusal(
      sshOptions(known, [user]),
      sshd.target({ port: 2288, hostKey: folder.publicKey("host") }),
    );
    expect(cause).toMatchObject({ kind: "unreachable" });
    expect(cause.message).toContain("ECONNREFUSED");
  });

  it("a login that MaxStartups drops is tried again, twice, and then named", async () => {
    const full = await startSshd(folder, {
      port: 2296,
      hostKeys: ["host"],
      authorized: ["user"],
      extra: ["MaxStartups 1"],
    });
    const target = full.target({ hostKey: folder.publicKey("host") });
    const transport = createSshTransport(sshOptions(known, [user]));
    const occupy = () =>
      new Promise<Socket>((resolve, reject) => {
        const socket = connectTcp({ host: "127.0.0.1", port: 2296 });
        socket.once("data", () => resolve(socket));
        socket.once("error", reject);
      });
    try {
      await new Promise(resolve => setTimeout(resolve, 200));
      const first = await occupy();
      setTimeout(() => first.destroy(), 200);
      await (await transport.connect(target)).close();
      expect(full.log()).toContain("MaxStartups");
      await new Promise(resolve => setTimeout(resolve, 200));
      const second = await occupy();
      const error = await transport.connect(target).catch((reason: unknown) => reason);
      second.destroy();
      expect(error).toMatchObject({ cause: { kind: "unreachable" } });
      expect(String(error)).toContain("MaxStartups");
    } finally {
      await full.stop();
    }
  });
});
