import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { KnownHostsFiles, KnownHostsUnreadable } from "../../../engine/transport/known-hosts-files";
import { ed25519Blob, publicKeyLine } from "./key-fixture";

const folders: string[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "known-hosts-files-"));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

const blob = ed25519Blob(1);
const key = publicKeyLine(blob);

describe("known_hosts files", () => {
  it("are asked all, in order, and an absent one is only noted", async () => {
    writeFileSync(join(folder, "b"), `[web1]:2222 ${key}\nweb1 ${key}\n`);
    writeFileSync(join(folder, "c"), `@revoked * ${key}\nnonsense\n`);
    const files = ["a", "b", "c"].map(name => join(folder, name));
    const knowledge = await new KnownHostsFiles(files).lookUp("WEB1", 2222);
    expect(knowledge.keys.map(found => [found.file, found.line])).toEqual([[files[1], 1]]);
    expect(knowledge.bareKeys.map(found => found.line)).toEqual([2]);
    expect(knowledge.revoked.map(found => [found.file, found.line])).toEqual([[files[2], 1]]);
    expect(knowledge.missingFiles).toEqual([files[0]]);
    expect(knowledge.faults).toEqual([`${files[2]} line 2: a field is missing`]);
  });

  it("that exist but can not be read are an error, never an empty file", async () => {
    await expect(new KnownHostsFiles([folder]).lookUp("web1", 22)).rejects.toBeInstanceOf(KnownHostsUnreadable);
  });

  it("are read again after they changed", async () => {
    const file = join(folder, "kh");
    const files = new KnownHostsFiles([file]);
    expect((await files.lookUp("web1", 22)).keys).toHaveLength(0);
    writeFileSync(file, `web1 ${key}\n`);
    expect((await files.lookUp("web1", 22)).keys).toHaveLength(1);
    writeFileSync(file, `web1 ${key}\nweb1 ${publicKeyLine(ed25519Blob(2))}\n`);
    expect((await files.lookUp("web1", 22)).keys).toHaveLength(2);
  });

  it("get a new key once, on a line of its own, whoever else adds at the same time", async () => {
    const file = join(folder, "deep/er/kh");
    const files = new KnownHostsFiles([file]);
    await Promise.all([1, 2, 3].map(() => files.append("web1", 2222, "ssh-ed25519", blob)));
    await files.append("web2", 22, "ssh-ed25519", blob);
    expect(readFileSync(file, "utf8")).toBe(`[web1]:2222 ${key}\nweb2 ${key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "deep/er")).mode & 0o777).toBe(0o700);
  });

  it("keep a last line without newline whole, and their mode", async () => {
    const file = join(folder, "kh");
    writeFileSync(file, `web1 ${key}`);
    chmodSync(file, 0o644);
    await new KnownHostsFiles([file]).append("web2", 22, "ssh-ed25519", blob);
    expect(readFileSync(file, "utf8")).toBe(`web1 ${key}\nweb2 ${key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it("that hide their names get a hashed line", async () => {
    const file = join(folder, "kh");
    writeFileSync(file, `|1|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|AAAAAAAAAAAAAAAAAAAAAAAAAAA= ${key}\n`);
    const files = new KnownHostsFiles([file]);
    await files.append("web2", 22, "ssh-ed25519", blob);
    expect(readFileSync(file, "utf8")).not.toContain("web2");
    expect((await files.lookUp("web2", 22)).keys).toHaveLength(1);
  });
});
