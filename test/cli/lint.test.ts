import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { say } from "./command-line";

const FINE = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 192.0.2.0/24 -j DROP
COMMIT
`;
const SHADOWED = FINE.replace("COMMIT", "-A INPUT -s 192.0.2.1/32 -j ACCEPT\nCOMMIT");
const BROKEN = FINE.replace("-j DROP", "-j gone");
const SURE = ["--family", "ipv4", "--backend", "nf_tables"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nffleet-lint-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it("says so when there is nothing to say", async () => {
  expect(await say(["lint", ...SURE, file("fine", FINE)])).toMatchObject({ code: 0, stdout: "nothing found\n" });
});

it("answers 2 for warnings, and tells each in a paragraph", async () => {
  const path = file("shadowed", SHADOWED);
  const { code, stdout } = await say(["lint", ...SURE, path]);
  expect(code).toBe(2);
  expect(stdout).toBe(
    [
      `warning shadowed (${path}; ipv4)`,
      "  Rule 2 of filter INPUT (-s 192.0.2.1/32 -j ACCEPT) never takes effect: rule 1 (-s 192.0.2.0/24 -j DROP) before it already takes every packet that it matches (-j DROP). Move it before rule 1 (-s 192.0.2.0/24 -j DROP) if it is meant, or take it out.",
      "0 errors, 1 warning",
      "",
    ].join("\n"),
  );
});

it("answers 1 for errors, from stdin too", async () => {
  const { code, stdout } = await say(["lint", ...SURE, "-"], { stdin: BROKEN });
  expect(code).toBe(1);
  expect(stdout).toContain("error missing-chain (stdin; ipv4)\n");
});

it("speaks JSON", async () => {
  const { stdout } = await say(["lint", ...SURE, "--json", file("shadowed", SHADOWED)]);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    command: "lint",
    subjects: [{ findings: [{ severity: "warning", kind: "shadowed", rule: 2, other: { rule: 1 } }] }],
  });
});

it("takes files or hosts, not both", async () => {
  expect(await say(["lint", file("fine", FINE), "edge-1"])).toMatchObject({ code: 64 });
});

it("reads scripts of iptables commands, each family of them, with host names as they are said to be meant", async () => {
  const path = file(
    "firewall.sh",
    "#!/bin/sh\nsudo iptables -A INPUT -s mail/24 -j DROP\nsudo iptables -A INPUT -s 192.0.2.1 -j ACCEPT\nip6tables -A INPUT -j lost\n",
  );
  const unnamed = await say(["lint", path]);
  expect([unnamed.code, unnamed.stderr]).toEqual([1, expect.stringContaining("--resolve mail=ADDRESS")]);
  const fine = file("named.sh", "iptables -A INPUT -s mail/24 -j DROP\niptables -A INPUT -s 192.0.2.1 -j ACCEPT\n");
  const { code, stdout } = await say(["lint", fine, "--resolve", "mail=192.0.2.25"]);
  expect(code).toBe(2);
  expect(stdout).toContain(`warning shadowed (${fine}; ipv4)\n  Rule 2 of filter INPUT`);
});
