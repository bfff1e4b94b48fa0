import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, bundleCommand, bundleProvider } from "../../bundle/bundle-program";

const ROOT = join(__dirname, "..", "..");
const ENTRY = "provider/main.ts";

describe("the bundled provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "nffleet-bundle-"));
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundleProvider(ENTRY, ROOT);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is the same bytes wherever the sources lie", async () => {
    const elsewhere = join(folder, "some where");
    for (const part of ["provider", "engine", "package.json", "tsconfig.json"]) {
      cpSync(join(ROOT, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
    const other = await bundleProvider(ENTRY, elsewhere);
    expect(other.text === bundle.text).toBe(true);
    expect(other.notices).toBe(bundle.notices);
    expect(bundle.text).not.toContain(ROOT);
  });

  it("is one file for every platform: it begins as a script of sh, and no native code is asked for", () => {
    expect(bundle.text.startsWith("#!/bin/sh\n")).toBe(true);
    expect(bundle.text).not.toMatch(/require\(["'`][^"'`]*(\.node|cpu-features)["'`]\)/);
    expect(bundle.text.length).toBeLessThan(2_000_000);
  });

  it("loads Node's own modules and nothing of the folders around it", async () => {
    const entry = join(folder, "entry.ts");
    writeFileSync(
      entry,
      `import { sep } from "node:path";
declare const require: (name: string) => unknown;
let found = "found";
try { require(["nowhere", "near"].join("-")); } catch (error) { found = String((error as { code?: string }).code); }
void import("./later").then(({ later }) => process.stdout.write(sep + found + later));
`,
    );
    writeFileSync(
      join(folder, "later.ts"),
      `import { EOL } from "node:os";\nexport const later: string = " later" + EOL;\n`,
    );
    cpSync(join(folder, "later.ts"), join(folder, "node_modules", "nowhere-near", "index.js"));
    const program = join(folder, "program");
    writeFileSync(program, (await bundleProvider(entry, ROOT)).text);
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toBe("/MODULE_NOT_FOUND later\n");
  });

  it("says which Node it needs when it is started with an old one", () => {
    const program = join(folder, "terraform-provider-netfilter");
    writeFileSync(program, bundle.text);
    const old = join(folder, "old.js");
    writeFileSync(old, "delete process.getBuiltinModule;");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", old, program], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^This Terraform provider needs Node\.js 20\.19 or newer, and `node` is v\d+/);
  });

  it("comes with the name, version and licence of every package inside it", () => {
    const named = [...bundle.notices.matchAll(/^(\S+) \d+\.\d+\.\d+\S*\nLicence: (.+)$/gm)].map(([, name]) => name);
    expect(named).toEqual([...named].sort());
    expect(named).toEqual(expect.arrayContaining(["@msgpack/msgpack", "protobufjs", "ssh2", "zod"]));
    expect(named).not.toContain("esbuild");
    expect(bundle.notices).toContain("Apache License");
    expect(bundle.notices).toContain("Permission is hereby granted");
  });
});

describe("the bundled command", () => {
  const folder = mkdtempSync(join(tmpdir(), "nffleet-command-"));
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundleCommand("cli/main.ts", ROOT);
    mkdirSync(join(folder, "dist", "cli"), { recursive: true });
    writeFileSync(join(folder, "dist", "cli", "nffleet.js"), bundle.text);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "7.8.9" }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(...words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join("dist", "cli", "nffleet.js"), ...words], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: folder },
    });
    return { status, stdout, stderr };
  }

  it("needs no package around it, and finds its own version above it", () => {
    expect(run("--version")).toEqual({ status: 0, stdout: "nffleet 7.8.9\n", stderr: "" });
  });

  it("loads SSH with the first connection, and tells its failures by the classes of the rest", () => {
    writeFileSync(
      join(folder, "edge.json"),
      JSON.stringify({
        version: 1,
        owner: "shop/gateway/edge",
        ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules: ["-p tcp --dport 22 -j ACCEPT"] } } },
        connection: { address: "127.0.0.1", port: 1, user: "root", privilege: "root" },
      }),
    );
    const key = join(folder, "key");
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const { status, stdout, stderr } = run("plan", "--documents", "edge.json", "--identity", key);
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 3, said: expect.stringContaining("127.0.0.1") });
    expect(`${stdout}${stderr}`).not.toMatch(/Error:|at .*nffleet\.js/);
  });

  it("comes with the name, version and licence of every package inside it", () => {
    expect(bundle.notices).toMatch(/^The nffleet command contains/);
    for (const name of ["ssh2", "zod"]) expect(bundle.notices).toMatch(new RegExp(`^${name} \\d`, "m"));
  });
});
