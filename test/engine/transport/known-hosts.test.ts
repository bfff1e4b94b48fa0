import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { entryMatches, knownHostName, parseKnownHosts, printKnownHost } from "../../../engine/transport/known-hosts";
import { ed25519Blob, publicKeyLine } from "./key-fixture";

const key = publicKeyLine(ed25519Blob(1));

function marksFor(text: string, name: string): string[] {
  return parseKnownHosts(text)
    .entries.filter(entry => entryMatches(entry, name))
    .map(entry => `${entry.line} ${entry.marker}`);
}

describe("known_hosts lines", () => {
  it("are read with comments, blank lines, tabs, CRLF and trailing words around them", () => {
    const text = `# one\n\n  host\t${key} somebody@somewhere and more\r\nhost ${key}`;
    expect(marksFor(text, "host")).toEqual(["3 none", "4 none"]);
  });

  it("carry markers", () => {
    expect(marksFor(`@revoked host ${key}\n@cert-authority *.example ${key}\n`, "host")).toEqual(["1 revoked"]);
    expect(marksFor(`@revoked\thost ${key}\n`, "host")).toEqual(["1 revoked"]);
    expect(marksFor(`@cert-authority *.example ${key}\n`, "a.example")).toEqual(["1 cert-authority"]);
  });

  it("that can not be read vouch for nothing and are reported", () => {
    const text = [
      "host",
      "host ssh-ed25519",
      "host ssh-ed25519 !!!!",
      `host ssh-rsa ${key.split(" ")[1]}`,
      `@strange host ${key}`,
      "host 1024 35 123",
    ].join("\n");
    const { entries, faults } = parseKnownHosts(text);
    expect(entries).toEqual([]);
    expect(faults.map(fault => fault.line)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("speak of [host]:port off port 22, of the bare name on it, in lower case", () => {
    expect(knownHostName("Web1.Example", 22)).toBe("web1.example");
    expect(knownHostName("Web1.Example", 2222)).toBe("[web1.example]:2222");
    expect(knownHostName("2001:DB8::1", 2222)).toBe("[2001:db8::1]:2222");
  });

  it("that are hashed match their one name only, with its port", () => {
    const line = printKnownHost("[web1]:2222", "ssh-ed25519", ed25519Blob(1), "hashed");
    expect(line).not.toContain("web1");
    expect(marksFor(line, "[web1]:2222")).toEqual(["1 none"]);
    expect(marksFor(line, "web1")).toEqual([]);
    expect(marksFor(`|1|broken ${key}\n`, "web1")).toEqual([]);
    expect(marksFor(`|2|AAAA|AAAA ${key}\n`, "web1")).toEqual([]);
  });

  it("are fast: a line of 1 MiB and 20 000 lines", () => {
    const started = performance.now();
    marksFor(`${"a,".repeat(524_288)}host ${key}\n${" ".repeat(1_048_576)}\n${"x".repeat(1_048_576)}\n`, "host");
    expect(performance.now() - started).toBeLessThan(10_000);
    const many = performance.now();
    marksFor(printKnownHost("other", "ssh-ed25519", ed25519Blob(2), "hashed").repeat(20_000), "host");
    expect(performance.now() - many).toBeLessThan(15_000);
  });
});

const hasKeygen = spawnSync("ssh-keygen", ["-?"]).error === undefined;

describe.skipIf(!hasKeygen)("known_hosts beside ssh-keygen -F", () => {
  const folder = mkdtempSync(join(tmpdir(), "known-hosts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function keygenFinds(text: string, name: string): string[] {
    const file = join(folder, "known_hosts");
    writeFileSync(file, text);
    const { stdout } = spawnSync("ssh-keygen", ["-F", name, "-f", file], { encoding: "utf8" });
    const found = stdout.split("\n").filter(line => line.startsWith("# Host "));
    return found.map(line => {
      const [, number, mark] = /found: line (\d+) ?(CA|REVOKED)?/.exec(line) ?? [];
      return `${number} ${mark === "CA" ? "cert-authority" : mark === "REVOKED" ? "revoked" : "none"}`;
    });
  }

  const names = [
    "web1",
    "web1.example",
    "db.example",
    "10.0.0.5",
    "[10.0.0.5]:2222",
    "[web1]:22",
    "[2001:db8::1]:2222",
    "2001:db8::1",
  ];
  const pattern = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom(
      "*",
      "web?",
      "*.example",
      "!web1",
      "!*.example",
      "10.0.0.*",
      "[10.0.0.5]:*",
      "WEB1",
      "[*]:2222",
      "!",
      "",
      "?",
    ),
  );
  const field = fc.oneof(
    fc
      .array(pattern, { minLength: 1, maxLength: 4 })
      .map(list => list.join(","))
      .filter(list => list !== ""),
    fc
      .constantFrom(...names)
      .map(name => printKnownHost(name, "ssh-ed25519", randomBytes(51), "hashed").split(" ")[0] ?? ""),
  );
  const marker = fc.constantFrom("", "", "", "@revoked ", "@cert-authority ", "@other ");
  const blank = fc.constantFrom("", " ", "\t");
  const good = fc
    .tuple(blank, marker, field, fc.integer({ min: 1, max: 3 }), fc.constantFrom("", " a comment", "\ttab"))
    .map(
      ([indent, mark, hosts, seed, comment]) =>
        `${indent}${mark}${hosts} ${publicKeyLine(ed25519Blob(seed))}${comment}`,
    );
  // ssh-keygen -F does not read the key itself, so lines with a broken one are left to the test above.
  const bad = fc.constantFrom("", "# web1 comment", "web1", "*");

  it("finds the same lines with the same marks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: good }, bad), { maxLength: 8 }),
        fc.constantFrom(...names),
        (lines, name) => {
          const text = `${lines.join("\n")}\n`;
          expect(marksFor(text, name)).toEqual(keygenFinds(text, name));
        },
      ),
      { numRuns: 250 },
    );
  });

  it("finds what ssh-keygen -H hashed", () => {
    const file = join(folder, "hashed");
    writeFileSync(file, `web1,10.0.0.5 ${key}\n[10.0.0.5]:2222 ${key}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const text = execFileSync("cat", [file], { encoding: "utf8" });
    for (const name of ["web1", "10.0.0.5", "[10.0.0.5]:2222"]) expect(marksFor(text, name)).toHaveLength(1);
    expect(marksFor(text, "web2")).toEqual([]);
  });
});
