import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket, type Server as TcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, type ServerChannel, type ServerConfig, type Connection as ServerConnection, utils } from "ssh2";
import { createSshTransport, type SshOptions, type Target, type Transport } from "../../../engine/transport";

/** What a server does with an exec request, once accepted. */
export type ExecBehaviour = (channel: ServerChannel, command: string, connection: ServerConnection) => void;

export interface ServerBehaviour {
  readonly algorithms?: ServerConfig["algorithms"];
  /** @default runs a real sh */
  readonly exec?: ExecBehaviour | "reject" | "ignore";
  readonly login?: "accept" | "reject";
}

/** An SSH server in this process, on 127.0.0.1, that notes what it was asked. */
export class SshServerFixture {
  readonly folder = mkdtempSync(join(tmpdir(), "ssh-server-"));
  readonly hostKey = makeKeyPair();
  readonly identity = join(this.folder, "id");
  /** Login methods, requests and signals, in order. */
  readonly asked: string[] = [];
  readonly #servers: { close(): unknown }[] = [];
  readonly #sockets = new Set<Socket>();

  constructor() {
    writeFileSync(this.identity, makeKeyPair().private, { mode: 0o600 });
  }

  /** Starts a server and returns its port. */
  async listen(behaviour: ServerBehaviour = {}): Promise<number> {
    const server = new Server(
      {
        hostKeys: [this.hostKey.private],
        ...(behaviour.algorithms === undefined ? {} : { algorithms: behaviour.algorithms }),
      },
      connection => this.#serve(connection, behaviour),
    );
    this.#servers.push(server);
    return new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(portOf(server.address()))));
  }

  /** Starts a bare TCP server and returns its port. */
  async listenTcp(onSocket: (socket: Socket) => void): Promise<number> {
    const server: TcpServer = createServer(socket => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      onSocket(socket);
    });
    this.#servers.push(server);
    return new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(portOf(server.address()))));
  }

  /** Knows this server's key by pin unless told otherwise. */
  target(port: number, changes?: Partial<Target>): Target {
    return {
      host: "fixture",
      address: "127.0.0.1",
      port,
      user: "tester",
      privilege: "root",
      hostKey: this.hostKey.public,
      ...changes,
    };
  }

  transport(changes?: Partial<SshOptions>): Transport {
    return createSshTransport({
      knownHosts: [join(this.folder, "known_hosts")],
      hostKeyPolicy: "strict",
      identities: [this.identity],
      connectTimeoutMs: 5000,
      ...changes,
    });
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #serve(connection: ServerConnection, behaviour: ServerBehaviour): void {
    connection.on("error", () => undefined);
    connection.on("authentication", context => {
      this.asked.push(`login ${context.method}`);
      if (behaviour.login === "reject" || context.method !== "publickey") context.reject(["publickey"]);
      else context.accept();
    });
    connection.on("session", acceptSession => {
      const session = acceptSession();
      session.on("auth-agent", () => this.asked.push("agent forwarding"));
      session.on("pty", () => this.asked.push("pty"));
      session.on("env", (_accept, _reject, info) => this.asked.push(`env ${info.key}`));
      session.on("signal", (_accept, _reject, info) => this.asked.push(`signal ${info.name}`));
      session.on("exec", (accept, reject, info) => {
        this.asked.push(`exec ${info.command}`);
        if (behaviour.exec === "reject") return reject();
        if (behaviour.exec === "ignore") return;
        (behaviour.exec ?? runShell)(accept(), info.command, connection);
      });
    });
  }
}

/** One of some hundred keys that ssh2 makes it cannot read itself: a byte of zero is missing. */
function makeKeyPair(): ReturnType<typeof utils.generateKeyPairSync> {
  for (;;) {
    const pair = utils.generateKeyPairSync("ed25519");
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** Runs the command as sshd would: exit status before the channel closes. */
export function runShell(channel: ServerChannel, command: string): void {
  const child = spawn("/bin/sh", ["-c", command], { detached: true });
  channel.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  channel.on("error", () => undefined);
  child.stdout.on("data", chunk => channel.write(chunk));
  child.stderr.on("data", chunk => channel.stderr.write(chunk));
  child.on("close", (code, signal) => {
    if (code === null) channel.exit(signal?.slice(3) ?? "TERM");
    else channel.exit(code);
    channel.end();
  });
}
