import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrpcServer } from "../../../provider/wire/grpc-server";

const same = (bytes: Buffer) => bytes;

describe("the gRPC server", () => {
  let folder: string;
  let socket: string;
  let server: GrpcServer;
  let client: Client;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "grpc-"));
    socket = join(folder, "s");
    server = new GrpcServer();
    server.addUnary("/a.B/Echo", async request => request);
    server.addUnary("/a.B/Fail", () => Promise.reject(new Error("100 % «schade»\nZeile 2")));
    server.addParkedStream("/a.B/Silence");
    await server.listen(socket, undefined);
    client = new Client(`unix:${socket}`, credentials.createInsecure(), { "grpc.max_receive_message_length": -1 });
  });
  afterEach(async () => {
    client.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  function ask(path: string, request: Buffer): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, same, same, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  /** The status and the text of a call whose body is not made by a gRPC library. */
  async function send(body: Buffer): Promise<IncomingHttpHeaders> {
    const session = connectHttp2("http://localhost", { createConnection: () => connect(socket) });
    const call = session.request({ ":method": "POST", ":path": "/a.B/Echo", "content-type": "application/grpc" });
    call.end(body);
    call.resume();
    const headers = await new Promise<IncomingHttpHeaders>(resolve => call.once("response", resolve));
    session.close();
    return headers;
  }

  it.each([0, 1, 16_384, 5_000_000])("answers a message of %i bytes with its bytes", async size => {
    const bytes = Buffer.alloc(size, "ü");
    expect((await ask("/a.B/Echo", bytes))?.equals(bytes)).toBe(true);
  });

  it("carries the words of a failure whatever is in them", async () => {
    const failure: ServiceError = await ask("/a.B/Fail", Buffer.of(1)).then(() => undefined as never, same as never);
    expect(failure.code).toBe(status.INVALID_ARGUMENT);
    expect(failure.details).toBe("/a.B/Fail cannot be answered: 100 % «schade»\nZeile 2");
  });

  it("says that it does not serve a method that it does not know", async () => {
    const failure: ServiceError = await ask("/a.B/Other", Buffer.of(1)).then(() => undefined as never, same as never);
    expect([failure.code, failure.details]).toEqual([status.UNIMPLEMENTED, "/a.B/Other is not served here."]);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "the call ended before its message began"],
    ["a compressed message", Buffer.of(1, 0, 0, 0, 1, 7), "the message is compressed, which nobody offered"],
    ["a cut message", Buffer.of(0, 0, 0, 0, 9, 7), "the message has 1 bytes, and 9 were announced"],
    ["two messages", Buffer.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "the message has 5 bytes, and 0 were announced"],
  ])("refuses %s", async (_name, body, reason) => {
    const headers = await send(body);
    expect([headers[":status"], headers["grpc-status"]]).toEqual([200, String(status.INVALID_ARGUMENT)]);
    expect(headers["grpc-message"]).toBe(`/a.B/Echo cannot be answered: ${reason}`);
  });

  it("asks a handler to stop when its client gave up, and not when it was answered", async () => {
    const aborted: boolean[] = [];
    let started: () => void = () => {};
    const running = new Promise<void>(resolve => {
      started = resolve;
    });
    const stopped = new Promise<void>(resolve => {
      server.addUnary("/a.B/Wait", async (_request, abort) => {
        started();
        await new Promise(gone => abort.signal.addEventListener("abort", gone));
        resolve();
        return Buffer.alloc(0);
      });
    });
    server.addUnary("/a.B/Watch", async (request, abort) => {
      abort.signal.addEventListener("abort", () => aborted.push(true));
      return request;
    });
    await ask("/a.B/Watch", Buffer.of(1));
    const call = client.makeUnaryRequest("/a.B/Wait", same, same, Buffer.of(1), () => {});
    await running;
    call.cancel();
    await stopped;
    expect(aborted).toEqual([]);
  });

  it("ends parked streams in order when it closes", async () => {
    const stream = client.makeServerStreamRequest("/a.B/Silence", same, same, Buffer.of(1));
    stream.resume();
    await ask("/a.B/Echo", Buffer.of(1));
    const ended = new Promise<number>(resolve => stream.on("status", ({ code }) => resolve(code)));
    await server.close();
    expect(await ended).toBe(status.OK);
  });
});
