import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  layPackage,
  PLATFORMS,
  type ProviderBundle,
  removeOtherVersions,
  versionsFolder,
} from "../../../engine/delivery";

const bundle = (text: string, version = "0.1.0"): ProviderBundle => ({
  version,
  bytes: Buffer.from(text),
  hash: "h1:none=",
});

let plugins: string;
beforeEach(() => {
  plugins = mkdtempSync(join(tmpdir(), "netfilter-fleet-plugins."));
});
afterEach(() => rmSync(plugins, { recursive: true, force: true }));

const fileOf = (platform: string) =>
  join(plugins, "terraform.local/netfilter/netfilter/0.1.0", platform, "terraform-provider-netfilter_v0.1.0");
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(name => statSync(join(folder, name)).isFile());

describe("a provider package", () => {
  it("is one executable file a platform, in the layout of a filesystem mirror", () => {
    layPackage(plugins, bundle("#!/bin/sh\n"));
    expect(filesOf(plugins).sort()).toEqual(
      PLATFORMS.map(
        platform => `terraform.local/netfilter/netfilter/0.1.0/${platform}/terraform-provider-netfilter_v0.1.0`,
      ),
    );
    for (const platform of PLATFORMS) {
      expect(readFileSync(fileOf(platform), "utf8")).toBe("#!/bin/sh\n");
      expect(statSync(fileOf(platform)).mode & 0o777).toBe(0o755);
    }
  });

  it("is not written again while its bytes are the same", () => {
    layPackage(plugins, bundle("one"));
    const before = PLATFORMS.map(platform => statSync(fileOf(platform)));
    layPackage(plugins, bundle("one"));
    const after = PLATFORMS.map(platform => statSync(fileOf(platform)));
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(before.map(({ ino, mtimeMs }) => [ino, mtimeMs]));
  });

  it("is replaced as a whole file after a rebuild: a program that runs keeps its own", () => {
    layPackage(plugins, bundle("one"));
    const before = statSync(fileOf("linux_amd64")).ino;
    layPackage(plugins, bundle("two"));
    for (const platform of PLATFORMS) expect(readFileSync(fileOf(platform), "utf8")).toBe("two");
    expect(statSync(fileOf("linux_amd64")).ino).not.toBe(before);
    expect(filesOf(plugins)).toHaveLength(PLATFORMS.length);
  });

  it("is repaired where a file of it was changed, lost its mode or got company", () => {
    layPackage(plugins, bundle("one"));
    rmSync(fileOf("linux_arm64"));
    writeFileSync(fileOf("linux_arm64"), "two");
    chmodSync(fileOf("darwin_arm64"), 0o644);
    writeFileSync(join(fileOf("linux_amd64"), "../notes.txt"), "stray");
    layPackage(plugins, bundle("one"));
    for (const platform of PLATFORMS) {
      expect(readFileSync(fileOf(platform), "utf8")).toBe("one");
      expect(statSync(fileOf(platform)).mode & 0o777).toBe(0o755);
    }
    expect(filesOf(plugins)).toHaveLength(PLATFORMS.length);
  });

  it("takes the place of its other versions, and of nobody else's package", () => {
    layPackage(plugins, bundle("old", "0.0.9"));
    mkdirSync(join(plugins, "terraform.local/netfilter/other/0.0.9"), { recursive: true });
    layPackage(plugins, bundle("new"));
    removeOtherVersions(plugins, "0.1.0");
    expect(readdirSync(versionsFolder(plugins))).toEqual(["0.1.0"]);
    expect(readdirSync(join(plugins, "terraform.local/netfilter"))).toEqual(["netfilter", "other"]);
  });
});
