import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleProvider, type ProviderBundle } from "../../../provider/bundle/bundle-provider";

const ROOT = join(__dirname, "..", "..", "..");
const ENTRY = "provider/main.ts";

describe("the bundled provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "nffleet-bundle-"));
  let bundle: ProviderBundle;

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
    expect(other.program === bundle.program).toBe(true);
    expect(other.notices).toBe(bundle.notices);
    expect(bundle.program).not.toContain(ROOT);
  });

  it("is one file for every platform: it begins as a script of sh, and no native code is asked for", () => {
    expect(bundle.program.startsWith("#!/bin/sh\n")).toBe(true);
    expect(bundle.program).not.toMatch(/require\(["'`][^"'`]*(\.node|cpu-features)["'`]\)/);
    expect(bundle.program.length).toBeLessThan(2_000_000);
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
    writeFileSync(program, (await bundleProvider(entry, ROOT)).program);
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toBe("/MODULE_NOT_FOUND later\n");
  });

  it("says which Node it needs when it is started with an old one", () => {
    const program = join(folder, "terraform-provider-netfilter");
    writeFileSync(program, bundle.program);
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
