import { writeFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { Client, type ServerChannel } from "ssh2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Connection,
  type Script,
  type ScriptResult,
  type Target,
  type Transport,
  type TransportCause,
  TransportError,
} from "../../../engine/transport";
import { runShell, type ServerBehaviour, SshServerFixture } from "./ssh-server-fixture";

let fixture: SshServerFixture;
beforeAll(() => {
  fixture = new SshServerFixture();
});
beforeEach(() => {
  fixture.asked.length = 0;
});
afterAll(() => fixture.stop());

/** Lets the client's marker be seen, as a real sh would, then does the rest. */
function afterMarker(rest: (channel: ServerChannel) => void): (channel: ServerChannel) => void {
  return channel => {
    channel.on("error", () => undefined);
    channel.once("data", (chunk: Buffer) => {
      const word = /nffleet-started-[0-9a-f]+/.exec(chunk.toString())?.[0];
      channel.stderr.write(`${word} 1 \n`);
      rest(channel);
    });
  };
}

async function use<Value>(
  transport: Transport,
  target: Target,
  work: (connection: Connection) => Promise<Value>,
): Promise<Value> {
  const connection = await transport.connect(target);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function runOn(behaviour: ServerBehaviour, script: Partial<Script> = {}): Promise<ScriptResult> {
  const port = await fixture.listen(behaviour);
  return use(fixture.transport(), fixture.target(port), connection =>
    connection.run({ text: "true\n", deadlineMs: 5000, ...script }),
  );
}

async function refusal(target: Target, transport: Transport = fixture.transport()): Promise<TransportCause> {
  const error = await use(transport, target, async () => "accepted").catch((reason: unknown) => reason);
  if (error instanceof TransportError) return error.cause;
  throw new Error(`not refused: ${String(error)}`);
}

describe("a script over SSH", () => {
  it("comes back with its output and exit code", async () => {
    const result = await runOn({}, { text: "echo out; echo err >&2; exit 3\n" });
    expect(result).toMatchObject({
      host: "fixture",
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 3,
      signal: null,
      timedOut: false,
    });
    expect(result.cause).toBeUndefined();
  });

  it("asks for nothing but a shell: no pty, no environment, no agent forwarding, no password", async () => {
    await runOn({}, { text: "true\n" });
    expect(fixture.asked.filter(item => item !== "login publickey")).toEqual(["exec sh"]);
  });

  it("keeps what arrives after the exit status", async () => {
    const exec = afterMarker(channel => {
      channel.exit(0);
      setTimeout(() => {
        channel.write("late out\n");
        channel.stderr.write("late err\n");
        channel.end();
      }, 50);
    });
    expect(await runOn({ exec })).toMatchObject({ exitCode: 0, stdout: "late out\n", stderr: "late err\n" });
  });

  it("ends with its exit code when everything arrives in one packet", async () => {
    const exec = (channel: ServerChannel) => {
      channel.on("error", () => undefined);
      channel.write("out\n");
      channel.exit(5);
      channel.end();
    };
    expect(await runOn({ exec })).toMatchObject({ exitCode: 5, stdout: "out\n" });
  });

  it("is lost when the channel closes without an exit status", async () => {
    const result = await runOn({ exec: afterMarker(channel => channel.end()) });
    expect(result).toMatchObject({ exitCode: null, signal: null, cause: { kind: "lost" } });
  });

  it("is lost when the server disconnects under it, and so is every later one", async () => {
    const port = await fixture.listen({
      exec: (channel, _command, connection) => {
        channel.on("error", () => undefined);
        connection.end();
      },
    });
    await use(fixture.transport(), fixture.target(port), async connection => {
      const result = await connection.run({ text: "true\n", deadlineMs: 5000 });
      expect(result.cause).toMatchObject({ kind: "lost" });
      expect((await connection.run({ text: "true\n", deadlineMs: 5000 })).cause).toMatchObject({ kind: "lost" });
    });
  });

  it("is lost, as closed from this side, when the connection is closed under it", async () => {
    const port = await fixture.listen();
    const connection = await fixture.transport().connect(fixture.target(port));
    const running = connection.run({ text: "sleep 3\n", deadlineMs: 10_000 });
    setTimeout(() => connection.close(), 200);
    const { cause } = await running;
    expect(cause).toMatchObject({ kind: "lost" });
    expect(cause?.message).toContain("closed from this side");
    await connection.close();
  });

  it("meets its deadline when the server never answers the request", async () => {
    const result = await runOn({ exec: "ignore" }, { deadlineMs: 200 });
    expect(result).toMatchObject({ timedOut: true, cause: { kind: "timeout" } });
    expect(result.cause?.message).toContain("had not started");
  });

  it("that can not be ended is reported as perhaps still running", async () => {
    const silent = (channel: ServerChannel) => {
      channel.on("error", () => undefined).resume();
    };
    const result = await runOn({ exec: silent }, { deadlineMs: 200 });
    expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: null });
    expect(result.cause?.message).toContain("may still run");
    expect(result.durationMs).toBeLessThan(15_000);
  });

  it("meets its deadline when the server does not read 16 MiB of stdin", async () => {
    const deaf = (channel: ServerChannel) => {
      channel.on("error", () => undefined).pause();
    };
    const result = await runOn({ exec: deaf }, { text: "#".repeat(16 * 1024 * 1024), deadlineMs: 500 });
    expect(result).toMatchObject({ timedOut: true });
  });

  it("is not run where the server refuses to run anything", async () => {
    const result = await runOn({ exec: "reject" });
    expect(result.cause).toMatchObject({ kind: "auth" });
    expect(result.cause?.message).toContain("ForceCommand");
  });

  it("is not run where the account has no shell", async () => {
    const nologin = (channel: ServerChannel) =>
      runShell(channel, "echo 'This account is currently not available.'; exit 1");
    const result = await runOn({ exec: nologin });
    expect(result).toMatchObject({ exitCode: 1, cause: { kind: "auth" } });
  });

  it("stops at the output limit of a flood", async () => {
    const result = await runOn({}, { text: "yes\n", outputLimitBytes: 3_000_000 });
    expect(result.cause).toMatchObject({ kind: "output-limit" });
    expect(result.stdout.length).toBe(3_000_000);
  });

  it("stops when the caller aborts", async () => {
    const port = await fixture.listen();
    const result = await use(fixture.transport(), fixture.target(port), connection =>
      connection.run({ text: "sleep 60\n", deadlineMs: 60_000 }, AbortSignal.timeout(300)),
    );
    expect(result.cause).toMatchObject({ kind: "aborted" });
    expect(result.durationMs).toBeLessThan(20_000);
  });

  it("carries bytes both ways unharmed, whatever the text", async () => {
    const text = "größe 😀 \u2028 'quoted' \\ end";
    const result = await runOn({}, { text: `cat <<'END'\n${text}\nEND\n` });
    expect(result.stdout).toBe(`${text}\n`);
  });
});

describe("the host key", () => {
  it("that is unknown is refused, and no login is tried", async () => {
    const port = await fixture.listen();
    const { hostKey: _pin, ...target } = fixture.target(port);
    expect(await refusal(target)).toMatchObject({ kind: "host-key" });
    expect(fixture.asked).toEqual([]);
  });

  it("that differs from the pin is refused: our verifier never returns a promise", async () => {
    const port = await fixture.listen();
    const other = new SshServerFixture();
    expect(await refusal(fixture.target(port, { hostKey: other.hostKey.public }))).toMatchObject({ kind: "host-key" });
    other.stop();
    expect(fixture.asked).toEqual([]);
  });

  it("would be accepted by ssh2 itself if the verifier were asynchronous (the trap)", async () => {
    const port = await fixture.listen();
    const accepted = await new Promise(resolve => {
      const client = new Client();
      client.on("error", error => resolve(error.message.includes("Host denied") ? "denied" : "accepted"));
      client.on("close", () => resolve("closed"));
      const asynchronous = (async () => false) as unknown as (key: Buffer) => boolean;
      client.connect({ host: "127.0.0.1", port, username: "tester", hostVerifier: asynchronous });
    });
    expect(accepted).toBe("accepted");
  });

  it("that can not be read as a pin is refused before anything is sent", async () => {
    const port = await fixture.listen();
    const { kind, message } = await refusal(fixture.target(port, { hostKey: "MD5:aa:bb\x1b" }));
    expect(kind).toBe("host-key");
    expect(message).toContain("MD5:aa:bb\\x1b");
  });

  it("is known from a file under [host]:port, and under the bare host name", async () => {
    const port = await fixture.listen();
    const { hostKey: _pin, ...target } = fixture.target(port);
    for (const name of [`[127.0.0.1]:${port}`, "127.0.0.1"]) {
      const file = join(fixture.folder, "kh");
      writeFileSync(file, `${name} ${fixture.hostKey.public}\n`);
      await use(fixture.transport({ knownHosts: [file] }), target, async () => undefined);
    }
  });
});

describe("a server", () => {
  it("with SHA-1 MACs only is refused", async () => {
    const port = await fixture.listen({
      algorithms: { cipher: ["aes128-ctr"], hmac: ["hmac-sha1", "hmac-sha1-etm@openssh.com"] },
    });
    expect(await refusal(fixture.target(port))).toMatchObject({ kind: "unreachable" });
  });

  it("that drops two connections before the login is reached by the third", async () => {
    const behind = await fixture.listen();
    let count = 0;
    const port = await fixture.listenTcp(socket => {
      count += 1;
      if (count <= 2) {
        socket.end("Exceeded MaxStartups\r\n");
        return;
      }
      const onward = connectTcp({ host: "127.0.0.1", port: behind });
      onward.on("error", () => undefined);
      socket.pipe(onward).pipe(socket);
    });
    await use(fixture.transport(), fixture.target(port), async () => undefined);
    expect(count).toBe(3);
  });

  it("that always drops connections is tried three times, then unreachable", async () => {
    let count = 0;
    const port = await fixture.listenTcp(socket => {
      count += 1;
      socket.resetAndDestroy();
    });
    const { kind, message } = await refusal(fixture.target(port));
    expect(kind).toBe("unreachable");
    expect(message).toContain("MaxStartups");
    expect(count).toBe(3);
  });

  it("that says nothing is unreachable when the time is up", async () => {
    const port = await fixture.listenTcp(() => undefined);
    const { kind, message } = await refusal(fixture.target(port), fixture.transport({ connectTimeoutMs: 300 }));
    expect(kind).toBe("unreachable");
    expect(message).toContain("key exchange did not end within 300 ms");
  });

  it("that does not speak SSH is unreachable", async () => {
    const port = await fixture.listenTcp(socket => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
    expect(await refusal(fixture.target(port))).toMatchObject({ kind: "unreachable" });
  });

  it("is not waited for when the caller aborts", async () => {
    const port = await fixture.listenTcp(() => undefined);
    const error = await fixture
      .transport()
      .connect(fixture.target(port), AbortSignal.timeout(200))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ host: "fixture", cause: { kind: "aborted" } });
  });

  it("that refuses every key leaves an account of them, and was never offered a password", async () => {
    const port = await fixture.listen({ login: "reject" });
    const { kind, message } = await refusal(fixture.target(port));
    expect(kind).toBe("auth");
    expect(message).toContain(`${fixture.identity} (ssh-ed25519 SHA256:`);
    expect(new Set(fixture.asked)).toEqual(new Set(["login publickey"]));
  });
});

describe("a target", () => {
  it.each([
    { port: 0 },
    { port: 70_000 },
    { port: 22.5 },
    { address: "" },
    { address: "a b" },
    { address: "*" },
    { address: "-oProxyCommand=id" },
    { address: "a;id" },
    { user: "" },
    { user: "-l" },
    { user: "a,b" },
    { user: "a$(id)" },
    { user: "a`id`" },
    { user: "a\\" },
  ])("that can not be, %o, is refused as written", async changes => {
    const { kind, message } = await refusal(fixture.target(2222, changes));
    expect(kind).toBe("unreachable");
    expect(message).toContain("as it is written");
  });
});

describe("connections", () => {
  it("are new each time, and leave nothing behind: 12 logins", async () => {
    const sockets = () => process.getActiveResourcesInfo().filter(name => name === "TCPSocketWrap").length;
    const port = await fixture.listen();
    const transport = fixture.transport();
    const before = sockets();
    for (let round = 0; round < 12; round += 1) {
      await use(transport, fixture.target(port), connection => connection.run({ text: "true\n", deadlineMs: 5000 }));
    }
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(sockets()).toBeLessThanOrEqual(before);
    expect(fixture.asked.filter(item => item === "exec sh")).toHaveLength(12);
  });

  it("may be closed twice", async () => {
    const connection = await fixture.transport().connect(fixture.target(await fixture.listen()));
    await connection.close();
    await connection.close();
  });
});
