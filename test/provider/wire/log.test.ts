import type { Client } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../../../provider/wire/certificate";
import { APPLY_RESOURCE_CHANGE_REQUEST, APPLY_RESOURCE_CHANGE_RESPONSE } from "../../../provider/wire/rpc-messages";
import { bundleFixture, call, Plugin } from "./plugin-client";

const certificate = createCertificate();
const CANARY = "canary-of-many-words";
let fixture: Awaited<ReturnType<typeof bundleFixture>>;
let plugin: Plugin;
let client: Client;

beforeAll(async () => {
  fixture = await bundleFixture();
});
afterAll(() => fixture.remove());
afterEach(() => {
  client.close();
  plugin.kill();
});

/** Starts a provider and lets it do something. */
async function create(name: string, environment: Readonly<Record<string, string>> = {}) {
  plugin = await Plugin.start([process.execPath, fixture.program], {
    certificate,
    environment,
    folder: fixture.folder,
  });
  client = plugin.connect();
  const planned = { name };
  return call(
    client,
    "/tfplugin6.Provider/ApplyResourceChange",
    APPLY_RESOURCE_CHANGE_REQUEST,
    APPLY_RESOURCE_CHANGE_RESPONSE,
    {
      typeName: "fake_thing",
      prior: null,
      planned,
      config: planned,
      private: undefined,
    },
  );
}

describe("the log", () => {
  it("has the shape that Terraform reads, one line each, with secrets covered", async () => {
    await create("log", { TF_LOG: "info" });
    await plugin.until(() => plugin.stderr.includes("second line"), "the line");
    expect(plugin.log).toEqual([
      {
        "@level": "info",
        "@message": "The password is (secret),\nand this is a second line.",
        "@module": "provider",
        "@timestamp": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        words: "(secret)",
        n: 3,
      },
    ]);
    expect(plugin.stderr.split("\n")).toHaveLength(2);
  });

  it("is silent without TF_LOG", async () => {
    await create("log");
    await create("log", { TF_LOG: "trace", TF_LOG_PROVIDER: "off" });
    expect(plugin.stderr).toBe("");
  });

  it("takes what is written to standard output, so that the handshake stays the only line there", async () => {
    await create("print", { TF_LOG: "warn" });
    await plugin.until(() => plugin.log.length === 3, "three lines");
    expect(plugin.log.map(line => line.text)).toEqual(["printed (secret)", "written", "complained"]);
    expect(plugin.stdout).toBe(`${plugin.handshake.line}\n`);
  });
});

describe("a fault of the provider", () => {
  it("inside a call is an error with its stack, secrets covered, and the process serves on", async () => {
    const { state, diagnostics } = await create("throw a secret");
    expect(state).toBeNull();
    expect(diagnostics).toMatchObject([{ severity: "error", summary: "Fault of the provider" }]);
    expect(diagnostics[0]?.detail).toContain("Error: (secret) is the password");
    expect(diagnostics[0]?.detail).not.toContain(CANARY);
    expect(plugin.child.exitCode).toBeNull();
  });

  it.each([
    ["crash later", "was in the crash"],
    ["reject later", "was rejected"],
  ])(
    "outside of one (%s) ends the process with 1, says why in one line, and shows it to Terraform's user",
    async (name, words) => {
      await create(name);
      expect(await plugin.ended).toBe(1);
      expect(plugin.log).toMatchObject([{ "@level": "error", error: expect.stringContaining(`(secret) ${words}`) }]);
      expect(plugin.stderr).toMatch(new RegExp(`^panic: Error: \\(secret\\) ${words}\n    at `, "m"));
      expect(plugin.stderr).not.toContain(CANARY);
    },
  );
});
