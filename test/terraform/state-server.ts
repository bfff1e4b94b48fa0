import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What clients of the server must say. */
export interface StateLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * A server for Terraform's http backend: one state, one lock (developer.hashicorp.com/terraform/language/backend/http). It
 * stands in for whatever keeps the state of a pipeline, between machines that keep nothing.
 */
export class StateServer {
  readonly #server: Server;
  readonly #authorization: string;
  #state: Buffer | undefined;
  #lock: string | undefined;
  #locks = 0;

  constructor({ username, password }: StateLogin) {
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Answers the address of the state, which is that of the lock too. */
  async start(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/state`;
  }

  async stop(): Promise<void> {
    await new Promise(resolve => this.#server.close(resolve));
  }

  get state(): string {
    return this.#state?.toString() ?? "";
  }

  /** How often the lock was taken. */
  get locks(): number {
    return this.#locks;
  }

  get isLocked(): boolean {
    return this.#lock !== undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.headers.authorization !== this.#authorization) return end(response, 401);
    switch (request.method) {
      case "GET":
        return this.#state === undefined ? end(response, 404) : end(response, 200, this.#state);
      case "POST":
        if (this.#lock === undefined) return end(response, 409);
        this.#state = body;
        return end(response, 200);
      case "LOCK":
        if (this.#lock !== undefined) return end(response, 423, this.#lock);
        this.#lock = body.toString();
        this.#locks += 1;
        return end(response, 200);
      case "UNLOCK":
        this.#lock = undefined;
        return end(response, 200);
      default:
        return end(response, 405);
    }
  }
}

function end(response: ServerResponse, status: number, body: Buffer | string = ""): void {
  response.writeHead(status).end(body);
}
