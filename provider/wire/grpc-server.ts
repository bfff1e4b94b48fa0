import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  setLogger,
  status,
} from "@grpc/grpc-js";
import { log } from "../framework/log";
import type { OwnCertificate } from "./certificate";

/** 256 MiB: a schema or a state of a big fleet stays far below it. */
const LARGEST_MESSAGE = 256 * 1024 * 1024;
/** Terraform's -parallelism may be set to anything. */
const MOST_CALLS = 10_000;

/** Answers one call: the bytes of a request in, the bytes of the response out. `abort` is used when the client gives up. */
export type UnaryHandler = (request: Buffer, abort: AbortController) => Promise<Buffer>;

/** Both sides of mutual TLS: the own certificate, and the one certificate that a client may show (PEM). */
export interface MutualTls {
  readonly own: OwnCertificate;
  readonly clientCertificate: string;
}

/** A gRPC server on one unix socket whose calls carry raw bytes. */
export class GrpcServer {
  readonly #server = new Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
    "grpc.max_concurrent_streams": MOST_CALLS,
    "grpc.enable_channelz": 0,
  });
  readonly #parked = new Set<ServerWritableStream<Buffer, Buffer>>();

  constructor() {
    const write = (message?: unknown) => log("debug", String(message));
    setLogger({ error: write, info: write, debug: write });
  }

  /** @param path `/tfplugin6.Provider/ReadResource` */
  addUnary(path: string, handle: UnaryHandler): void {
    this.#server.addService(
      { method: definition(path, false) },
      {
        method: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
          const abort = new AbortController();
          // grpc-js says "cancelled" at the end of every call, answered or not.
          let answered = false;
          call.on("cancelled", () => {
            if (!answered) abort.abort(new Error("Stopped: nobody waits for the answer any more."));
          });
          handle(call.request, abort).then(
            response => {
              answered = true;
              answer(null, response);
            },
            error => {
              answered = true;
              const details = error instanceof Error ? error.message : String(error);
              answer({ code: status.INVALID_ARGUMENT, details: `${path} cannot be answered: ${details}` });
            },
          );
        },
      },
    );
  }

  /** A stream that never says anything, until the client or the server ends it. */
  addParkedStream(path: string): void {
    this.#server.addService(
      { method: definition(path, true) },
      {
        method: (call: ServerWritableStream<Buffer, Buffer>) => {
          this.#parked.add(call);
          call.on("cancelled", () => this.#parked.delete(call));
        },
      },
    );
  }

  /** @throws Error when the socket cannot be made. */
  async listen(socketPath: string, tls: MutualTls | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.bindAsync(`unix:${socketPath}`, credentialsOf(tls), error => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  /** Takes no new call, and waits until the answers that are on their way have reached the client. */
  async close(): Promise<void> {
    for (const call of this.#parked) call.end();
    await new Promise<void>(resolve => this.#server.tryShutdown(() => resolve()));
  }
}

function credentialsOf(tls: MutualTls | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = { private_key: Buffer.from(tls.own.privateKey), cert_chain: Buffer.from(tls.own.pem) };
  return ServerCredentials.createSsl(Buffer.from(tls.clientCertificate), [pair], true);
}

function definition(path: string, responseStream: boolean): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer) => bytes;
  return {
    path,
    requestStream: false,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
