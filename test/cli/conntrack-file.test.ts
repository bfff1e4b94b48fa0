import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConnectionEntry, printConnectionEntry, printSavedEntry } from "../../engine/conntrack";
import { createLocalTransport } from "../../engine/transport";
import { say } from "./command-line";
import { Folder } from "./documents";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const line = (client: number, state: string, flag: string) =>
  `ipv4     2 tcp      6 ${state === "SYN_SENT" ? 118 : 431_998} ${state} src=10.0.0.${client} dst=198.51.100.1 sport=1024 dport=443 ${flag === "[UNREPLIED]" ? `${flag} ` : ""}src=198.51.100.1 dst=192.0.2.1 sport=443 dport=1024 ${flag === "[ASSURED]" ? `${flag} ` : ""}mark=0 use=1`;
const table = [
  ...Array.from({ length: 60 }, (_, at) => line(at + 1, "SYN_SENT", "[UNREPLIED]")),
  ...Array.from({ length: 30 }, (_, at) => line(at + 101, "ESTABLISHED", "[ASSURED]")),
];

function entryOf(text: string) {
  const entry = parseConnectionEntry(text);
  if (entry === undefined) throw new Error(`not read: ${text}`);
  return entry;
}

function flowOf(text: string): string {
  const { original, reply, state, timeout, progress } = entryOf(text);
  const tuple = (direction: string, { source, destination, sourcePort, destinationPort }: typeof original) =>
    `<meta direction="${direction}"><layer3 protonum="2" protoname="ipv4"><src>${source}</src><dst>${destination}</dst></layer3><layer4 protonum="6" protoname="tcp"><sport>${sourcePort}</sport><dport>${destinationPort}</dport></layer4></meta>`;
  return `<flow>${tuple("original", original)}${tuple("reply", reply)}<meta direction="independent"><state>${state}</state><timeout>${timeout}</timeout><mark>0</mark><use>1</use><id>1</id><${progress}/></meta></flow>`;
}

const forms: Readonly<Record<string, string>> = {
  extended: table.join("\n"),
  plain: `${table.map(text => printConnectionEntry(entryOf(text), "plain")).join("\n")}\nconntrack v1.4.7 (conntrack-tools): 90 flow entries have been shown.\n`,
  proc: table.map(text => printConnectionEntry(entryOf(text), "proc")).join("\n"),
  save: table.map(text => printSavedEntry(entryOf(text))).join("\n"),
  xml: `<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n${table.map(flowOf).join("\n")}\n</conntrack>\n`,
};

const local = { transport: createLocalTransport };
const withAwk = spawnSync("awk", ["BEGIN { exit 0 }"]).status === 0;

describe.skipIf(!withAwk)("a table that was recorded", () => {
  it.each(Object.keys(forms))("is told and diagnosed without its host, in the form %s", async form => {
    const { stdout, stderr, code } = await say(["conntrack", "--file", "-"], {
      fleet: local,
      stdin: forms[form] ?? "",
    });
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "stdin: 1 diagnosis, 1 critical",
      "  critical  requests for connections get no answer (lost-syn)",
      expect.stringMatching(/^ +SYN_SENT \[UNREPLIED\]: 60; share of the connections asked for.*: 100 %/),
      "                 60  100 %  through, tcp to 198.51.100.1:443",
    ]);
    expect(stdout).toContain("  table     90 entries; recorded; accounting off\n");
    expect(stdout).toContain("tcp 443, through: SYN_SENT unreplied 60, ESTABLISHED assured 30\n");
    expect(stdout).not.toMatch(/before/);
    expect([stderr, code]).toEqual(["", 2]);
  });

  it("is read from a file, for programs too, and has ways where addresses of its host are said", async () => {
    const file = folder.write("table", `${table.slice(60).join("\n")}\nsomething else\n`);
    const argv = ["conntrack", "--file", file, "--json", "--own-address", "198.51.100.1", "--own-address", "192.0.2.1"];
    const { stdout, stderr, code } = await say(argv, { fleet: local });
    expect(JSON.parse(stdout)).toMatchObject({
      hosts: [{ host: file, status: "healthy", seconds: 0, routes: { in: 30 }, table: { entries: 30, max: null } }],
    });
    expect(stderr).toBe(`${file}: 1 of its lines are no entries, and were left out.\n`);
    expect(code).toBe(0);
  });

  it("is told from some of its entries where it is long, at even distances", async () => {
    const long = Array.from({ length: 40_000 }, (_, at) =>
      line(at % 250, at < 20_000 ? "ESTABLISHED" : "TIME_WAIT", ""),
    );
    const { stdout } = await say(["conntrack", "--file", "-", "--json"], { fleet: local, stdin: long.join("\n") });
    const [host] = JSON.parse(stdout).hosts;
    expect(host.table).toMatchObject({ entries: 40_000, scale: 40_000 / 32_768 });
    for (const { entries } of host.services[0].states) expect(Math.abs(entries - 20_000)).toBeLessThan(5);
  });

  it("runs nothing of what stands in it, and prints nothing that a terminal obeys", async () => {
    const odd = folder.file("odd");
    const hostile = [
      `${line(1, "SYN_SENT", "[UNREPLIED]")} secctx=$(touch\${IFS}${odd}) helper=\u001b[31m`,
      flowOf(line(2, "ESTABLISHED", "[ASSURED]")).replace("<state>ESTABLISHED", `<state>\u001b[31m$(touch ${odd})`),
    ];
    const { stdout } = await say(["conntrack", "--file", "-"], { fleet: local, stdin: hostile.join("\n") });
    expect(stdout).not.toContain("\u001b");
    expect((await say(["conntrack", "--file", odd], { fleet: local })).stderr).toMatch(/ENOENT/);
  });

  it("is refused where nothing in it is an entry, and beside what only hosts have", async () => {
    const rules = await say(["conntrack", "--file", "-"], { fleet: local, stdin: "*filter\n-A INPUT -j ACCEPT\n" });
    expect(rules.stderr).toMatch(/^nffleet: stdin holds no connection table: [^\n]*conntrack -L -o extended[^\n]*\n$/);
    expect(rules.code).toBe(1);
    const usage = async (...argv: readonly string[]) => {
      const { stderr, code } = await say(["conntrack", ...argv], { fleet: local, stdin: "" });
      return `${code} ${stderr}`;
    };
    expect(await usage("--file", "-", "edge-1")).toMatch(/^64 .*leave "edge-1" out/);
    expect(await usage("--file", "-", "--watch", "5")).toMatch(/^64 .*--watch is for hosts/);
    expect(await usage("--file", "-", "--own-address", "edge")).toMatch(/^64 .*"edge" is none/);
    expect(await usage("edge=192.0.2.1", "--own-address", "192.0.2.1")).toMatch(/^64 .*--own-address is for --file/);
  });
});
