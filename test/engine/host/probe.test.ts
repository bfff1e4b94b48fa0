import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askProbes } from "../../../engine/host/probe";
import { createLocalTransport } from "../../../engine/transport";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createHttpServer((request, response) => {
    response.statusCode = request.url === "/well" ? 204 : 503;
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
});

async function ask(...checks: readonly string[]): Promise<string | undefined> {
  const target = { host: "edge", address: "127.0.0.1", port: 22, user: "root", privilege: "root" } as const;
  const access = { name: "edge", target, transport: createLocalTransport() };
  const failed = await askProbes(
    access,
    checks.map(check => ({ check })),
    AbortSignal.timeout(20_000),
  );
  return failed?.reason;
}

describe("the probes of a host", () => {
  it("are content when ports take connections and pages are answered", async () => {
    expect(await ask(`tcp:${port}`, `tcp:127.0.0.1:${port}`, `http://127.0.0.1:${port}/well`)).toBeUndefined();
  });

  it("tell the one that was not answered, and why", async () => {
    expect(await ask(`tcp:${port}`, "tcp:1")).toMatch(/the probe tcp:1 failed: 127.0.0.1 port 1 .*ECONNREFUSED/);
    expect(await ask(`http://127.0.0.1:${port}/ill`)).toMatch(/answered with status 503/);
    expect(await ask(`https://127.0.0.1:${port}/well`)).toMatch(/the probe https:\/\/.* failed/);
  });
});
