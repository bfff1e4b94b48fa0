import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";
import { runNffleet } from "./run-nffleet";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";

describe("nffleet over a fleet of which some hosts cannot be done", () => {
  let lab: Lab;
  let documents: string;
  const host = (name: string): LabHost => machineOf(lab, name);

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [
        { name: "good" },
        { name: "other-good", backend: "legacy" },
        { name: "wrong-key" },
        { name: "wrong-rule" },
        { name: "no-right", user: { name: "deploy", sudo: "none" } },
      ],
    });
    documents = join(lab.directory, "documents");
    await mkdir(documents);
    const write = (document: DesiredDocument, name: string) =>
      writeFile(join(documents, `${name}.json`), printDocument(document));
    for (const name of ["good", "other-good", "wrong-key", "no-right"]) await write(gatewayDocument(host(name)), name);
    const rules = ["-i lo -j ACCEPT", SSH, "-m set --match-set nosuch src -j DROP"];
    await write(
      gatewayDocument(host("wrong-rule"), { ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules } } } }),
      "wrong-rule",
    );
    const away = gatewayDocument(host("good"), {
      owner: "practice/gateway/away",
      connection: { address: "10.77.9.9", user: "root" },
    });
    await write(away, "away");
    const known = await readFile(lab.knownHosts, "utf8");
    const swapped = known
      .split("\n")
      .map(line =>
        line.includes(host("wrong-key").hostKey) ? line.replace(host("wrong-key").hostKey, host("good").hostKey) : line,
      );
    await writeFile(join(lab.directory, "swapped_known_hosts"), swapped.join("\n"));
  });
  afterAll(() => lab.stop());

  const say = (...argv: string[]) =>
    runNffleet([...argv, "--documents", documents], {
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: join(lab.directory, "swapped_known_hosts"),
    });

  it("does those that can be done, and tells of each other in one paragraph with its name and cause", async () => {
    const { code, stdout, stderr } = await say("apply", "--yes");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^good: applied$/m);
    expect(stdout).toMatch(/^other-good: applied$/m);
    for (const [name, words] of [
      ["away", /10\.77\.9\.9/],
      ["wrong-key", /SHA256:/],
      ["wrong-rule", /rule 3 of chain INPUT \(ipv4 filter\)/],
      ["no-right", /sudo|NOPASSWD/],
    ] as const) {
      const paragraph = stderr.split("\n").filter(line => line.includes(name) && words.test(line));
      expect(paragraph, name).toHaveLength(1);
    }
    expect(await byHand(host("good"), "iptables -S INPUT | head -n 1")).toBe("-P INPUT DROP\n");
    expect(await byHand(host("wrong-rule"), "iptables -S INPUT")).toBe("-P INPUT ACCEPT\n");
  });

  it("answers 3 where some host is only out of reach, and 0 where all is well", async () => {
    expect((await say("drift", "good", "other-good")).code).toBe(0);
    const { code, stdout } = await say("drift", "good", "away", "--json");
    expect(code).toBe(3);
    const report: { hosts: { host: string; status: string }[] } = JSON.parse(stdout);
    expect(report.hosts.map(({ host: name, status }) => `${name} ${status}`).sort()).toEqual([
      "away unread",
      "good clean",
    ]);
  });

  it("answers 2 for drift and shows the rule", async () => {
    await byHand(host("other-good"), "iptables -w 5 -I INPUT -s 192.0.2.66 -j ACCEPT");
    const { code, stdout } = await say("drift", "other-good");
    expect(code).toBe(2);
    expect(stdout).toMatch(/added by hand, beside our rules, rule 1\n +is +-s 192\.0\.2\.66\/32 -j ACCEPT/);
    expect((await say("apply", "other-good", "--yes")).code).toBe(0);
    expect((await say("drift", "other-good")).code).toBe(0);
  });
});
