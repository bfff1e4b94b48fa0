import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChannelCredentials, Client, credentials } from "@grpc/grpc-js";
import { bundleProvider } from "../../../bundle/bundle-program";
import type { OwnCertificate } from "../../../provider/wire/certificate";
import type { Message } from "../../../provider/wire/protobuf";

const ROOT = join(__dirname, "..", "..", "..");
export const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/** A folder with the bundled fixture provider; `remove` takes it away. */
export async function bundleFixture(): Promise<{ readonly program: string; readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "nffleet-wire-"));
  const program = join(folder, "terraform-provider-fake");
  writeFileSync(program, (await bundleProvider(join(__dirname, "fixture-provider.ts"), ROOT)).text);
  chmodSync(program, 0o755);
  return { program, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface PluginOptions {
  /** The client's certificate; null: TLS is switched off. */
  readonly certificate: OwnCertificate | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Its folder for temporary files. */
  readonly folder: string;
}

/** A plugin process, as go-plugin's client sees it. */
export class Plugin {
  stdout = "";
  stderr = "";
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly options: PluginOptions,
  ) {
    child.stdout?.on("data", (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  /** Starts it and waits for the handshake line. */
  static async start(argv: readonly string[], options: PluginOptions): Promise<Plugin> {
    const [command = "", ...rest] = argv;
    const plugin = new Plugin(spawn(command, rest, { env: pluginEnvironment(options) }), options);
    await plugin.until(() => plugin.stdout.includes("\n"), "the handshake line");
    return plugin;
  }

  get handshake(): { readonly line: string; readonly fields: readonly string[] } {
    const line = this.stdout.split("\n")[0] ?? "";
    return { line, fields: line.split("|") };
  }

  get socketPath(): string {
    return this.handshake.fields[3] ?? "";
  }

  /** Waits until something holds, at most 10 s. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${what} did not come within 10 s. stderr: ${this.stderr}`);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  /** The log lines so far. */
  get log(): readonly Readonly<Record<string, unknown>>[] {
    return this.stderr
      .split("\n")
      .filter(line => line.startsWith("{"))
      .map(line => JSON.parse(line));
  }

  logged(message: string): boolean {
    return this.log.some(line => line["@message"] === message);
  }

  /** Connects as go-plugin does, or with another certificate, or (null) with none. */
  connect(certificate: OwnCertificate | null = this.options.certificate): Client {
    const options = {
      "grpc.ssl_target_name_override": "localhost",
      "grpc.default_authority": "localhost",
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    };
    return new Client(`unix:${this.socketPath}`, this.#credentials(certificate), options);
  }

  #credentials(certificate: OwnCertificate | null): ChannelCredentials {
    if (this.options.certificate === null) return credentials.createInsecure();
    const server = Buffer.from(this.handshake.fields[5] ?? "", "base64").toString("base64");
    const pem = `-----BEGIN CERTIFICATE-----\n${server.replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
    const own = certificate === null ? [] : [Buffer.from(certificate.privateKey), Buffer.from(certificate.pem)];
    return ChannelCredentials.createSsl(Buffer.from(pem), ...own);
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }
}

function pluginEnvironment({ certificate, environment = {}, folder }: PluginOptions): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    TF_PLUGIN_MAGIC_COOKIE: COOKIE,
    PLUGIN_PROTOCOL_VERSIONS: "5,6",
    TMPDIR: folder,
    ...(certificate === null ? {} : { PLUGIN_CLIENT_CERT: certificate.pem }),
    ...environment,
  };
}

/** Calls an RPC by its path; it gets 10 s. */
export function call<Q, A>(
  client: Client,
  path: string,
  request: Message<Q>,
  response: Message<A>,
  value: Q,
): Promise<A> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      (message: Q) => request.encode(message),
      bytes => response.decode(bytes),
      value,
      { deadline: Date.now() + 10_000 },
      (error, answer) => {
        if (error !== null) reject(error);
        else if (answer === undefined) reject(new Error(`${path} answered nothing.`));
        else resolve(answer);
      },
    );
  });
}
