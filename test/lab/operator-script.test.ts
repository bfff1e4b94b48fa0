import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, lintDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { say } from "../cli/command-line";
import { synthesizeProgram } from "../engine/adopt/synthesize-program";
import { accessTo, byHand, differences, machineOf, savedRules, startPracticeLab } from "./practice-host";

/** The operator's lines, as they are in use: the two RETURN rules come behind rules that take all they match. */
const AS_WRITTEN = [
  "sudo iptables -t nat -A POSTROUTING -p TCP -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE --to-ports 1024-65535",
  "sudo iptables -t nat -A POSTROUTING -p UDP -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE --to-ports 1024-65535",
  "sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE",
  "sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 -d 255.255.255.255 -j RETURN",
  "sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 -d base-address.mcast.net/24 -j RETURN",
];
const CORRECTED = [...AS_WRITTEN.slice(3), ...AS_WRITTEN.slice(0, 3)];

const LAN = "-s 172.16.100.0/24 ! -d 172.16.100.0/24";
const RETURNS = ["-s 172.16.100.0/24 -d 255.255.255.255/32 -j RETURN", "-s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN"];
const MASQUERADES = [
  `${LAN} -p tcp -j MASQUERADE --to-ports 1024-65535`,
  `${LAN} -p udp -j MASQUERADE --to-ports 1024-65535`,
  `${LAN} -j MASQUERADE`,
];

describe("a script of an operator", () => {
  const folder = mkdtempSync(join(tmpdir(), "operator-script-"));
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }, { name: "old-edge", backend: "legacy" }] });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await lab.stop();
  });

  const importScript = async (name: string, lines: readonly string[]) => {
    const script = join(folder, `${name}.sh`);
    const out = join(folder, name);
    writeFileSync(script, `#!/bin/sh\n${lines.join("\n")}\n`);
    const said = await say(["import", script, "--resolve", "base-address.mcast.net=224.0.0.0", "--out", out]);
    expect(said.code, said.stderr).toBe(0);
    const files = readdirSync(out).map(file => ({ name: file, content: readFileSync(join(out, file), "utf8") }));
    const document = synthesizeProgram(files, "validated").get(name);
    if (document === undefined) throw new Error(`${name} is not among the hosts of ${said.stdout}`);
    return { document, said };
  };
  const rulesOf = (document: DesiredDocument) => document.ipv4.nat?.POSTROUTING?.rules;

  it("is refused while nobody says what its host name means", async () => {
    const script = join(folder, "nameless.sh");
    writeFileSync(script, AS_WRITTEN.join("\n"));
    const { code, stderr } = await say(["import", script]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/line 5: .*base-address\.mcast\.net.*--resolve/s);
  });

  it("imports as it is written, and the lint names the two dead rules, with the fix, and nothing else", async () => {
    const { document, said } = await importScript("as-written", AS_WRITTEN);
    expect(said.stderr).toContain("line 6: base-address.mcast.net is taken for 224.0.0.0");
    expect(rulesOf(document)).toEqual([...MASQUERADES, ...RETURNS]);
    expect(lintDocument(document)).toMatchObject(
      RETURNS.map((text, index) => ({
        severity: "warning",
        kind: "shadowed",
        table: "nat",
        chain: "POSTROUTING",
        rule: index + 4,
        text,
        other: { rule: 3 },
        message: expect.stringContaining(`Move it before rule 1 (${MASQUERADES[0]}) if it is meant, or take it out.`),
      })),
    );
  });

  it.each(["edge", "old-edge"])("deploys in the corrected order, and stays so: %s", async name => {
    const { document } = await importScript(name, CORRECTED);
    expect(lintDocument(document)).toEqual([]);
    const machine = machineOf(lab, name);
    const { address, port } = machine;
    const placed = { ...document, connection: { address, port, user: "root", privilege: "root" }, timer: 15 } as const;
    await apply(accessTo(lab, placed), placed, { expectedHash: "any" });
    const jump = /^-A POSTROUTING -j (\S+)$/m.exec(await savedRules(machine))?.[1];
    const chain = jump ?? "POSTROUTING";
    const held = await byHand(machine, `iptables-save -t nat | grep -- '-A ${chain} '`);
    expect(held.trim().split("\n")).toEqual([...RETURNS, ...MASQUERADES].map(rule => `-A ${chain} ${rule}`));
    expect(await differences(lab, placed)).toEqual([]);
  });
});
