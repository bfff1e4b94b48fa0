import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Client } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../../../provider/wire/certificate";
import {
  APPLY_RESOURCE_CHANGE_REQUEST,
  APPLY_RESOURCE_CHANGE_RESPONSE,
  EMPTY,
  STOP_PROVIDER_RESPONSE,
} from "../../../provider/wire/rpc-messages";
import { bundleFixture, call, Plugin } from "./plugin-client";

const certificate = createCertificate();
const environment = { TF_LOG: "debug" };
let fixture: Awaited<ReturnType<typeof bundleFixture>>;
const running: { plugin: Plugin; client: Client }[] = [];

beforeAll(async () => {
  fixture = await bundleFixture();
});
afterAll(() => fixture.remove());
afterEach(() => {
  for (const { plugin, client } of running.splice(0)) {
    client.close();
    plugin.kill();
  }
});

async function start(argv = [process.execPath, fixture.program]): Promise<{ plugin: Plugin; client: Client }> {
  const plugin = await Plugin.start(argv, { certificate, environment, folder: fixture.folder });
  const started = { plugin, client: plugin.connect() };
  running.push(started);
  return started;
}

const APPLY_PATH = "/tfplugin6.Provider/ApplyResourceChange";

function requestFor(name: string) {
  return { typeName: "fake_thing", prior: null, planned: { name }, config: { name }, private: undefined };
}

function create(client: Client, name: string) {
  return call(client, APPLY_PATH, APPLY_RESOURCE_CHANGE_REQUEST, APPLY_RESOURCE_CHANGE_RESPONSE, requestFor(name));
}

function shutDown(client: Client) {
  return call(client, "/plugin.GRPCController/Shutdown", EMPTY, EMPTY, {});
}

function stop(client: Client) {
  return call(client, "/tfplugin6.Provider/StopProvider", EMPTY, STOP_PROVIDER_RESPONSE, {});
}

/** Milliseconds until the process has ended. */
async function timeToEnd(plugin: Plugin): Promise<number> {
  const start = performance.now();
  await plugin.ended;
  return performance.now() - start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a shutdown", () => {
  it("is answered, ends the process at once with 0, and leaves no folder", async () => {
    const { plugin, client } = await start();
    expect(await create(client, "kept")).toMatchObject({ diagnostics: [] });
    expect(await shutDown(client)).toEqual({});
    expect(await timeToEnd(plugin)).toBeLessThan(1_900);
    expect(await plugin.ended).toBe(0);
    expect(existsSync(dirname(plugin.socketPath))).toBe(false);
  });

  it("is not held up by the stream of standard output that go-plugin keeps open", async () => {
    const { plugin, client } = await start();
    const same = (bytes: Buffer) => bytes;
    const stream = client.makeServerStreamRequest("/plugin.GRPCStdio/StreamStdio", same, same, Buffer.alloc(0));
    stream.on("error", () => {});
    await create(client, "kept");
    await shutDown(client);
    expect(await timeToEnd(plugin)).toBeLessThan(1_900);
  });

  it("ends before Terraform kills (2 s), even when a call never ends", async () => {
    const { plugin, client } = await start();
    create(client, "never end").catch(() => {});
    await create(client, "kept");
    await shutDown(client);
    expect(await timeToEnd(plugin)).toBeLessThan(2_000);
    expect(existsSync(dirname(plugin.socketPath))).toBe(false);
  });
});

describe("a stop", () => {
  it("by StopProvider lets what runs come to its undone end, and the process serve on", async () => {
    const { plugin, client } = await start();
    const waiting = create(client, "wait for the stop");
    await plugin.until(() => plugin.logged("It waits."), "the waiting create");
    expect(await stop(client)).toEqual({ error: "" });
    expect(await waiting).toMatchObject({
      state: null,
      diagnostics: [{ summary: "Undone", detail: "Error: Stopped: Terraform was interrupted." }],
    });
    expect(await create(client, "kept")).toMatchObject({ diagnostics: [] });
  });

  it("does not come to a call that was answered", async () => {
    const { plugin, client } = await start();
    expect(await create(client, "listen on")).toMatchObject({ diagnostics: [] });
    // By the time that the next call is answered, the first one's stream has been closed.
    expect(await create(client, "kept")).toMatchObject({ diagnostics: [] });
    await shutDown(client);
    await timeToEnd(plugin);
    expect(plugin.logged("It was told to stop.")).toBe(false);
  });

  it("comes to a call that its client gave up", async () => {
    const { plugin, client } = await start();
    const waiting = client.makeUnaryRequest(
      APPLY_PATH,
      (bytes: Buffer) => bytes,
      bytes => bytes,
      APPLY_RESOURCE_CHANGE_REQUEST.encode(requestFor("wait for the stop")),
      () => {},
    );
    await plugin.until(() => plugin.logged("It waits."), "the waiting create");
    waiting.cancel();
    await plugin.until(() => plugin.logged("It has undone."), "the undone end");
    expect(plugin.log).toContainEqual(
      expect.objectContaining({ reason: "Error: Stopped: nobody waits for the answer any more." }),
    );
  });
});

describe("a signal", () => {
  it("SIGINT is ignored: it was meant for Terraform", async () => {
    const { plugin, client } = await start();
    for (let times = 0; times < 3; times += 1) plugin.child.kill("SIGINT");
    await plugin.until(() => plugin.stderr.includes("SIGINT is ignored"), "the note");
    expect(await create(client, "kept")).toMatchObject({ diagnostics: [] });
  });

  it.each(["SIGTERM", "SIGHUP", "SIGQUIT"] as const)(
    "%s ends the process in order: stopped, answered, gone",
    async signal => {
      const { plugin, client } = await start();
      const waiting = create(client, "wait for the stop");
      await plugin.until(() => plugin.logged("It waits."), "the waiting create");
      plugin.child.kill(signal);
      plugin.child.kill(signal);
      expect(await waiting).toMatchObject({
        diagnostics: [{ summary: "Undone", detail: `Error: Stopped: it got ${signal}.` }],
      });
      expect(await timeToEnd(plugin)).toBeLessThan(15_000);
      expect(await plugin.ended).toBe(0);
      expect(existsSync(dirname(plugin.socketPath))).toBe(false);
    },
  );

  it("SIGTERM ends an idle process, its client still connected, but lets it be asked for the shutdown before", async () => {
    const { plugin, client } = await start();
    await create(client, "kept");
    plugin.child.kill("SIGTERM");
    await plugin.until(() => plugin.logged("The provider ends."), "the signal");
    expect(await create(client, "kept")).toMatchObject({ diagnostics: [] });
    await shutDown(client);
    expect(await timeToEnd(plugin)).toBeLessThan(1_900);
    const { plugin: other, client: silent } = await start();
    await create(silent, "kept");
    other.child.kill("SIGTERM");
    expect(await timeToEnd(other)).toBeLessThan(15_000);
    expect(await other.ended).toBe(0);
  });
});

describe("a provider whose Terraform was killed", () => {
  it("ends by itself, after what runs has come to its undone end", async () => {
    const script = '"$0" "$1" & echo "pid $!" >&2; wait';
    const { plugin, client } = await start(["sh", "-c", script, process.execPath, fixture.program]);
    const pid = Number(/pid (\d+)/.exec(plugin.stderr)?.[1]);
    const waiting = create(client, "wait for the stop").catch(String);
    await plugin.until(() => plugin.logged("It waits."), "the waiting create");
    expect(isAlive(pid)).toBe(true);
    plugin.kill();
    expect(await waiting).toMatchObject({ diagnostics: [{ detail: "Error: Stopped: Terraform is gone." }] });
    await plugin.until(() => !isAlive(pid), "the end of the orphan");
    expect(plugin.logged("It has undone.")).toBe(true);
    expect(existsSync(dirname(plugin.socketPath))).toBe(false);
  });
});
