import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shellCommand } from "../engine/transport/privilege";

const ROOT = join(__dirname, "..");
const PAGE = readFileSync(join(ROOT, "docs/security.md"), "utf8");

/** Rows of the tables whose first column is a threat. */
const THREATS: readonly string[] = PAGE.split("\n\n")
  .filter(block => block.startsWith("| threat |"))
  .flatMap(table => table.trim().split("\n").slice(2));

describe("the page on security", () => {
  it("tells of threats at all", () => {
    expect(THREATS.length).toBeGreaterThan(20);
  });

  it.each(THREATS)("names a test that exists: %s", row => {
    const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file = ""]) => file);
    expect(named).not.toEqual([]);
    expect(named.filter(file => !file.endsWith(".test.ts") || !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it.each(["root", "sudo", "doas"] as const)("tells what %s runs on a host", privilege => {
    expect(PAGE).toContain(`| \`${privilege}\` | \`${shellCommand(privilege).join(" ")}\` |`);
  });
});

describe("the packages that are used", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

  it("are three at run time", () => {
    expect(Object.keys(dependencies).sort()).toEqual(["ssh2", "yaml", "zod"]);
  });

  it("have their checksums, whichever mirror they come from; what is bundled has that of its bundle", () => {
    const entries = Object.entries<{ integrity?: string; inBundle?: boolean }>(packages).filter(
      ([path]) => path !== "",
    );
    expect(entries.length).toBeGreaterThan(10);
    const open = entries.filter(
      ([, { integrity, inBundle }]) => inBundle !== true && integrity?.startsWith("sha512-") !== true,
    );
    expect(open.map(([path]) => path)).toEqual([]);
  });
});
