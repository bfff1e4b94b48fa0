import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../cli/run-program";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  for (const host of HOSTS) folder.write(`documents/${host}.json`, documentOf(host));
});
afterEach(() => folder.remove());

const HOSTS = ["edge-1", "edge-2", "edge-3"];
const RULE = "-s 192.0.2.1/32 -j ACCEPT";

/** A host with one rule of somebody in our chain, `drifted` times over. */
function hostWith(name: string, ...rules: readonly string[]) {
  const host = appliedTo(documentOf(name));
  return { ...host, filter: [...(host.filter ?? []), ...rules.map(rule => `-A NF-INPUT ${rule}`)] };
}

function fleet(drifted: readonly string[] = ["edge-1"], away: readonly string[] = []): FakeFleet {
  const present = HOSTS.filter(name => !away.includes(name));
  return new FakeFleet(
    Object.fromEntries(present.map(name => [name, hostWith(name, ...(drifted.includes(name) ? [RULE] : []))])),
  );
}

function drift(words: readonly string[], hosts = fleet()) {
  return say(["drift", ...words, "--documents", folder.file("documents")], { fleet: hosts, runProgram });
}

describe("nffleet drift", () => {
  it("tells what was done on each host, how much it weighs and what it means", async () => {
    const { code, stdout, stderr } = await drift(["edge-1"]);
    expect(stderr).toBe("");
    expect(stdout).toBe(`edge-1: 1 finding: 1 high
  chain INPUT (ipv4 filter)
    high      added by hand, rule 2
              is         ${RULE}
              Packets that match it pass, whatever the rules after it say: more is let in than was declared.
1 host: 1 drifted; 1 finding: 1 high
`);
    expect(code).toBe(2);
  });

  it("tells of a host that could not be read once, wherever it is looked at", async () => {
    const hosts = () => fleet([], ["edge-2"]);
    const text = await drift([], hosts());
    expect([text.code, text.stderr]).toEqual([3, ""]);
    expect(text.stdout).toContain("edge-2: not read: 1 medium\n");
    const json = await drift(["--json"], hosts());
    expect([json.code, json.stderr]).toEqual([3, "edge-2: unreachable: No answer from edge-2.\n"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: 1,
      hosts: [{ status: "clean" }, { host: "edge-2", status: "unread", findings: [{ kind: "unreachable" }] }, {}],
    });
  });

  it("writes other formats to files as well, whole", async () => {
    const file = folder.file("drift.sarif");
    const { stdout } = await drift(["--report", `sarif=${file}`, "--report", `prometheus=${folder.file("x.prom")}`]);
    expect(stdout).toContain("3 hosts: 1 drifted, 2 without drift");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(readFileSync(folder.file("x.prom"), "utf8")).toContain('host="edge-1"');
    const { code, stderr } = await drift(["--report", `json=${folder.file("no/such/x.json")}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^nffleet: The drift report [^\n]+x\.json cannot be written: [^\n]+\n$/);
  });

  it("reads only the hosts that --limit names, as if they were operands", async () => {
    const { stdout } = await drift(["--json", "--limit", "edge-1", "--limit", "*-3"]);
    const { hosts }: { hosts: { host: string }[] } = JSON.parse(stdout);
    expect(hosts.map(({ host }) => host)).toEqual(["edge-1", "edge-3"]);
    expect((await drift(["--limit", "edge-9"])).stderr).toContain('No document is about "edge-9"');
  });

  it("fails only from the severity on that it is told", async () => {
    for (const [severity, code] of [
      ["low", 2],
      ["high", 2],
      ["critical", 0],
    ] as const) {
      expect([severity, (await drift(["--fail-on", severity])).code]).toEqual([severity, code]);
    }
    // What could not be read is no finding that weighs little.
    expect((await drift(["--fail-on", "critical"], fleet([], ["edge-1"]))).code).toBe(3);
  });

  it("refuses what cannot be meant, and reads no host", async () => {
    for (const words of [
      ["--fail-on", "severe"],
      ["--format", "yaml"],
      ["--report", "drift.html"],
      ["--report", "html="],
      ["--shard", "3/2"],
      ["--since", "yesterday", "--history", folder.file("h")],
      ["--since", "2026-02-31", "--history", folder.file("h")],
      ["--since", "1d"],
      ["--on-new", "true"],
      ["--json", "--format", "text"],
      ["--merge", "x.json"],
    ]) {
      const { code, stdout, stderr } = await drift(words);
      expect([words, code, stdout, stderr.split("\n").length]).toEqual([words, 64, "", 2]);
    }
  });
});

describe("shards of a fleet", () => {
  it("read each host once, and their reports join to that of the whole", async () => {
    const files = ["1/3", "2/3", "3/3"].map(shard => [shard, folder.file(`${shard.slice(0, 1)}.json`)] as const);
    const hosts = fleet(["edge-1", "edge-3"], ["edge-2"]);
    for (const [shard, file] of files) await drift(["--shard", shard, "--report", `json=${file}`], hosts);
    const merged = await say(["drift", ...files.flatMap(([, file]) => ["--merge", file]), "--json"]);
    const whole = await drift(["--json"], hosts);
    expect(JSON.parse(merged.stdout).hosts).toEqual(JSON.parse(whole.stdout).hosts);
    expect([merged.code, whole.code]).toEqual([3, 3]);
  });

  it("whose report is none is refused by name", async () => {
    const file = folder.file("1.json");
    writeFileSync(file, "{");
    for (const path of [file, folder.file("missing.json")]) {
      const { code, stdout, stderr } = await say(["drift", "--merge", path]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(path);
    }
  });
});

describe("an ignore file", () => {
  const ignore = (until: string) =>
    writeFileSync(folder.file("i.yaml"), `ignore: [{ text: "*192.0.2.1*", reason: the vendor, until: ${until} }]`);

  it("takes what it means out of the count, and tells it", async () => {
    ignore("2999-12-31");
    const { code, stdout } = await drift(["edge-1", "--ignore", folder.file("i.yaml")]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "edge-1: no drift\n  ignored until 2999-12-31: added by hand, chain INPUT (ipv4 filter): the vendor\n",
    );
  });

  it("past its day hides nothing, and says so", async () => {
    ignore("2020-01-01");
    const { code, stdout } = await drift(["edge-1", "--ignore", folder.file("i.yaml")]);
    expect(code).toBe(2);
    expect(stdout).toContain("edge-1: 2 findings: 1 high, 1 low\n");
    expect(stdout).toMatch(/is ignored no longer\n +[^\n]*i\.yaml:1: the vendor/);
  });

  it("that cannot be used ends the run before a host is read", async () => {
    const { code, stdout, stderr } = await drift(["--ignore", folder.file("none.yaml")]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("none.yaml");
  });
});

describe("a history", () => {
  const told = () => folder.file("told");
  const remember = (hosts: FakeFleet, ...words: readonly string[]) =>
    drift(["--history", folder.file("history"), "--on-new", `cat >>${told()}; echo >>${told()}`, ...words], hosts);
  /** What the command was told in each of its runs. */
  const news = () =>
    readFileSync(told(), "utf8")
      .split("\n}\n")
      .filter(text => text.trim() !== "")
      .map(text => {
        const { begun, ended } = JSON.parse(`${text}\n}`);
        const names = (list: readonly { readonly finding: { readonly host: string; readonly kind: string } }[]) =>
          list.map(({ finding: { host, kind } }) => `${host} ${kind}`);
        return { begun: names(begun), ended: names(ended) };
      });

  it("has each finding told once when it begins and once when it is over", async () => {
    await remember(fleet(["edge-1"]));
    await remember(fleet(["edge-1"]));
    await remember(fleet(["edge-1", "edge-2"]));
    await remember(fleet(["edge-2"], ["edge-3"]));
    await remember(fleet([]));
    await remember(fleet([]));
    expect(news()).toEqual([
      { begun: ["edge-1 added"], ended: [] },
      { begun: ["edge-2 added"], ended: [] },
      { begun: ["edge-3 unreachable"], ended: ["edge-1 added"] },
      { begun: [], ended: ["edge-2 added", "edge-3 unreachable"] },
    ]);
  });

  it("says since when each is there, and narrows to what is new", async () => {
    await remember(fleet(["edge-1"]));
    const { stdout } = await remember(fleet(["edge-1"]), "edge-1");
    expect(stdout).toMatch(/added by hand, rule 2, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\n/);
    expect((await remember(fleet(["edge-1"]), "--since", "1h")).code).toBe(2);
    expect((await remember(fleet(["edge-1"]), "--since", "2999-01-01")).code).toBe(0);
  });

  it("tells again what the command did not take", async () => {
    const history = ["--history", folder.file("history")];
    const failed = await drift([...history, "--on-new", "exit 3"], fleet(["edge-1"]));
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("edge-1: 1 finding");
    await remember(fleet(["edge-1"]));
    expect(news()).toEqual([{ begun: ["edge-1 added"], ended: [] }]);
  });

  it("that is spoilt costs its own host's story only, and is told", async () => {
    await remember(fleet(["edge-1", "edge-2"]));
    writeFileSync(folder.file("history/shop%2Fgateway%2Fedge-1.json"), '{"version":1,');
    const { code, stderr } = await remember(fleet(["edge-1", "edge-2"]));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nffleet: What was remembered in [^\n]+edge-1\.json is lost[^\n]+\n$/);
    expect(news().at(-1)).toEqual({ begun: ["edge-1 added"], ended: [] });
  });

  it("that cannot be kept takes no report away", async () => {
    writeFileSync(folder.file("history"), "a file");
    const { code, stdout, stderr } = await remember(fleet(["edge-1"]));
    expect(code).toBe(1);
    expect(stdout).toContain("edge-1: 1 finding: 1 high");
    expect(stderr).toMatch(/^nffleet: The history in [^\n]+ cannot be used: [^\n]+\n$/);
  });
});
