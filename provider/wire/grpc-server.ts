import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { log } from "../framework/log";
import type { OwnCertificate } from "./certificate";
import { frameMessage, readOneMessage } from "./grpc-message";

/** Terraform's -parallelism may be set to anything. */
const MOST_CALLS = 10_000;
/** What a client may send before it is told that it was read: 4 MiB, for whole states come in one message. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** Statuses of gRPC that are used here (gRPC, statuscodes.md). */
const OK = 0;
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;
type Status = typeof OK | typeof INVALID_ARGUMENT | typeof UNIMPLEMENTED;

/** Answers one call: the bytes of a request in, the bytes of the response out. `abort` is used when the client gives up. */
export type UnaryHandler = (request: Buffer, abort: AbortController) => Promise<Buffer>;

/** Both sides of mutual TLS: the own certificate, and the one certificate that a client may show (PEM). */
export interface MutualTls {
  readonly own: OwnCertificate;
  readonly clientCertificate: string;
}

/**
 * A gRPC server on one unix socket whose calls carry raw bytes (gRPC, PROTOCOL-HTTP2.md): unary calls, and streams that say
 * nothing. On Node's own HTTP/2, as a plugin needs no more of gRPC: half the processor time of a call with grpc-js, and a
 * start without loading it.
 */
export class GrpcServer {
  readonly #handlers = new Map<string, UnaryHandler>();
  readonly #parkedPaths = new Set<string>();
  readonly #parked = new Set<ServerHttp2Stream>();
  readonly #sessions = new Set<ServerHttp2Session>();
  #server: Http2Server | undefined;

  /** @param path `/tfplugin6.Provider/ReadResource` */
  addUnary(path: string, handle: UnaryHandler): void {
    this.#handlers.set(path, handle);
  }

  /** A stream that never says anything, until the client or the server ends it. */
  addParkedStream(path: string): void {
    this.#parkedPaths.add(path);
  }

  /** @throws Error when the socket cannot be made. */
  async listen(socketPath: string, tls: MutualTls | undefined): Promise<void> {
    const server =
      tls === undefined ? createServer(OPTIONS) : createSecureServer({ ...OPTIONS, ...credentialsOf(tls) });
    this.#server = server;
    server.on("session", session => {
      session.setLocalWindowSize(WINDOW_BYTES);
      this.#sessions.add(session);
      session.once("close", () => this.#sessions.delete(session));
      session.on("error", error => log("debug", "The connection failed.", { reason: error.message }));
    });
    server.on("tlsClientError", error => log("debug", "A client was refused.", { reason: error.message }));
    server.on("stream", (stream, headers) => this.#answer(stream, headers));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socketPath, resolve);
    });
  }

  /** Takes no new call, and waits until the answers that are on their way have reached the client. */
  async close(): Promise<void> {
    for (const stream of this.#parked) end(stream, OK, "");
    const closed = [...this.#sessions].map(session => new Promise<void>(resolve => session.close(resolve)));
    this.#server?.close();
    await Promise.all(closed);
  }

  #answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const path = headers[":path"] ?? "";
    stream.on("error", error => log("debug", "A call broke off.", { path, reason: error.message }));
    const handle = this.#handlers.get(path);
    if (handle !== undefined) answerUnary(stream, path, handle);
    else if (this.#parkedPaths.has(path)) this.#park(stream);
    else end(stream, UNIMPLEMENTED, `${path} is not served here.`);
  }

  #park(stream: ServerHttp2Stream): void {
    this.#parked.add(stream);
    stream.once("close", () => this.#parked.delete(stream));
    stream.resume();
  }
}

const OPTIONS = {
  settings: { maxConcurrentStreams: MOST_CALLS, initialWindowSize: WINDOW_BYTES },
  // Node would turn calls away when those that run hold more than this of its memory (MB).
  maxSessionMemory: Number.MAX_SAFE_INTEGER,
};

function credentialsOf({ own, clientCertificate }: MutualTls): SecureServerOptions {
  return { key: own.privateKey, cert: own.pem, ca: clientCertificate, requestCert: true, rejectUnauthorized: true };
}

function answerUnary(stream: ServerHttp2Stream, path: string, handle: UnaryHandler): void {
  const abort = new AbortController();
  let answered = false;
  stream.once("close", () => {
    if (!answered) abort.abort(new Error("Stopped: nobody waits for the answer any more."));
  });
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.once("end", async () => {
    try {
      const response = await handle(readOneMessage(chunks), abort);
      answered = true;
      respond(stream, response);
    } catch (error) {
      answered = true;
      const reason = error instanceof Error ? error.message : String(error);
      end(stream, INVALID_ARGUMENT, `${path} cannot be answered: ${reason}`);
    }
  });
}

function respond(stream: ServerHttp2Stream, response: Buffer): void {
  if (stream.destroyed) return;
  stream.respond(ANSWER_HEADERS, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers(OK_TRAILERS));
  stream.end(frameMessage(response));
}

/** Ends a call that has no message to give: gRPC calls it "Trailers-Only". */
function end(stream: ServerHttp2Stream, status: Status, message: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    { ...ANSWER_HEADERS, "grpc-status": String(status), "grpc-message": percentEncode(message) },
    { endStream: true },
  );
  stream.resume();
}

const ANSWER_HEADERS = { ":status": 200, "content-type": "application/grpc" };
const OK_TRAILERS = { "grpc-status": String(OK) };

/** The spelling of a status message: bytes outside printable ASCII, and `%`, as `%XX`. */
function percentEncode(message: string): string {
  return message.replace(/[^ -$&-~]+/g, part =>
    Buffer.from(part).reduce((text, byte) => `${text}%${byte.toString(16).toUpperCase().padStart(2, "0")}`, ""),
  );
}
