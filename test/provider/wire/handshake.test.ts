import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../../../provider/wire/certificate";
import { handshakeLine, readHandshake } from "../../../provider/wire/handshake";
import { DIAGNOSTICS_ONLY, EMPTY, VALIDATE_REQUEST } from "../../../provider/wire/rpc-messages";
import { createSocketFolder } from "../../../provider/wire/socket-folder";
import { bundleFixture, COOKIE, call, Plugin, type PluginOptions } from "./plugin-client";

const certificate = createCertificate();
let fixture: Awaited<ReturnType<typeof bundleFixture>>;
const plugins: Plugin[] = [];

beforeAll(async () => {
  fixture = await bundleFixture();
});
afterAll(() => fixture.remove());
afterEach(() => {
  for (const plugin of plugins.splice(0)) plugin.kill();
});

async function start(ours: PluginOptions["certificate"] = certificate): Promise<Plugin> {
  const options = { certificate: ours, folder: fixture.folder };
  const plugin = await Plugin.start([process.execPath, fixture.program], options);
  plugins.push(plugin);
  return plugin;
}

/** Asks for the checks of a resource: any answer proves the connection. */
function check(client: ReturnType<Plugin["connect"]>) {
  const request = { typeName: "fake_thing", config: { name: "a" } };
  return call(client, "/tfplugin6.Provider/ValidateResourceConfig", VALIDATE_REQUEST, DIAGNOSTICS_ONLY, request);
}

describe("a provider that Terraform did not start", () => {
  it("says what it is and how it is used, on standard error, and ends with 1", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [fixture.program], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^This program is a Terraform provider: .*terraform init`\.\n$/);
  });

  it("knows its cookie and its protocol", () => {
    expect(readHandshake({ TF_PLUGIN_MAGIC_COOKIE: `${COOKIE}x` }).kind).toBe("refused");
    const old = readHandshake({ TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: "4,5" });
    expect(old).toMatchObject({ kind: "refused", message: expect.stringContaining("speaks 4, 5. Use Terraform 1.0") });
    expect(readHandshake({ TF_PLUGIN_MAGIC_COOKIE: COOKIE })).toEqual({ kind: "plugin", clientCertificate: undefined });
  });
});

describe("the handshake", () => {
  it("is the one line on standard output, with the address and the certificate of this process", async () => {
    const plugin = await start();
    const [core, protocol, network, path = "", kind, encoded = ""] = plugin.handshake.fields;
    expect([core, protocol, network, kind]).toEqual(["1", "6", "unix", "grpc"]);
    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(encoded).toMatch(/^[A-Za-z0-9+/]+$/);
    const shown = new X509Certificate(Buffer.from(encoded, "base64"));
    expect(shown.checkHost("localhost")).toBe("localhost");
    expect(shown.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
    expect(shown.verify(shown.publicKey)).toBe(true);
    expect(shown.ca).toBe(true);
  });

  it("leaves the certificate's padding out, and the certificate without TLS", () => {
    expect(handshakeLine("/s", Buffer.from("a"))).toBe("1|6|unix|/s|grpc|YQ\n");
    expect(handshakeLine("/s", undefined)).toBe("1|6|unix|/s|grpc|\n");
  });

  it("admits the client whose certificate Terraform named, and no other", async () => {
    const plugin = await start();
    const [own, stranger, nobody] = [plugin.connect(), plugin.connect(createCertificate()), plugin.connect(null)];
    expect(await check(own)).toEqual({ diagnostics: [] });
    await expect(check(stranger)).rejects.toThrow(/UNAVAILABLE|alert|ECONNRESET/i);
    await expect(check(nobody)).rejects.toThrow(/UNAVAILABLE|alert|ECONNRESET/i);
    expect(await check(own)).toEqual({ diagnostics: [] });
    for (const client of [own, stranger, nobody]) client.close();
  });

  it("speaks in the clear when Terraform gives no certificate (TF_DISABLE_PLUGIN_TLS)", async () => {
    const plugin = await start(null);
    const client = plugin.connect();
    expect(await check(client)).toEqual({ diagnostics: [] });
    client.close();
  });

  it("works through links, with NODE_OPTIONS, and where a project is of either module type", async () => {
    for (const type of ["module", "commonjs"]) {
      const folder = join(fixture.folder, type, "terraform.d", "plugins");
      mkdirSync(folder, { recursive: true });
      const copy = join(folder, "terraform-provider-fake_v0.1.0");
      writeFileSync(join(fixture.folder, type, "package.json"), JSON.stringify({ type }));
      copyFileSync(fixture.program, copy);
      const links = join(fixture.folder, type, "links");
      mkdirSync(links);
      symlinkSync(folder, join(links, "first"));
      symlinkSync(join(links, "first", "terraform-provider-fake_v0.1.0"), join(links, "second"));
      const options = {
        certificate,
        environment: { NODE_OPTIONS: "--max-old-space-size=300 --no-deprecation" },
        folder: fixture.folder,
      };
      // As Terraform calls it, by a name that ends in what looks like an extension; and by a link to it.
      for (const program of [copy, join(links, "second")]) {
        const plugin = await Plugin.start([program], options);
        plugins.push(plugin);
        const client = plugin.connect();
        expect(await check(client)).toEqual({ diagnostics: [] });
        client.close();
      }
    }
  });

  it("answers what it does not know as unimplemented, and what is no request as an error", async () => {
    const client = (await start()).connect();
    const unknown = call(client, "/plugin.GRPCBroker/StartStream", EMPTY, EMPTY, {});
    await expect(unknown).rejects.toMatchObject({ code: 12 });
    const path = "/tfplugin6.Provider/ValidateResourceConfig";
    const torn = { ...EMPTY, encode: () => Buffer.from("0a7f61", "hex") };
    await expect(call(client, path, torn, EMPTY, {})).rejects.toThrow(/ValidateResourceConfig cannot be answered/);
    expect(await check(client)).toEqual({ diagnostics: [] });
    client.close();
  });
});

describe("the socket's folder", () => {
  it("lies below the folder for temporary files, or in /tmp where that makes no path for a socket", () => {
    const folders = [
      createSocketFolder(fixture.folder),
      createSocketFolder(`/${"long/".repeat(20)}`),
      createSocketFolder("/a|b"),
    ];
    const [inside, long, barred] = folders.map(({ socketPath }) => dirname(dirname(socketPath)));
    expect([inside, long, barred]).toEqual([fixture.folder, "/tmp", "/tmp"]);
    for (const folder of folders) {
      folder.remove();
      expect(existsSync(dirname(folder.socketPath))).toBe(false);
    }
  });
});
