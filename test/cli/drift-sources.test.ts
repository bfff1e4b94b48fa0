import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DriftReport } from "../../engine/drift";
import { driftOf, entryOf, planJson, stateOf, updateOf } from "../engine/fleet/plan-json";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet, type FakeHost } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const RULE = "-s 192.0.2.1/32 -j ACCEPT";

function hostWith(name: string, ...rules: readonly string[]): FakeHost {
  const host = appliedTo(documentOf(name));
  return { ...host, filter: [...(host.filter ?? []), ...rules.map(rule => `-A NF-INPUT ${rule}`)] };
}

/** The kinds of findings that were told of each host, by name. */
function kindsOf(stdout: string): Readonly<Record<string, readonly string[]>> {
  const { hosts } = JSON.parse(stdout) as DriftReport;
  return Object.fromEntries(hosts.map(({ host, findings }) => [host, findings.map(({ kind }) => kind)]));
}

describe("nffleet drift --state", () => {
  const resource = (name: string, address = `netfilter_host.${name}`) => ({
    address,
    mode: "managed",
    type: "netfilter_host",
    name,
    provider_name: "registry.terraform.io/netfilter/netfilter",
    values: stateOf(documentOf(name)),
    sensitive_values: {},
  });
  const shown = (resources: readonly object[], more: object = {}) =>
    JSON.stringify({ format_version: "1.0", values: { root_module: { resources, ...more } } });
  const fleet = () => new FakeFleet({ "edge-1": hostWith("edge-1", RULE), "edge-2": hostWith("edge-2") });

  it("reads the hosts that terraform show -json tells of, those of modules too", async () => {
    const inModule = { child_modules: [{ resources: [resource("edge-2", "module.b.netfilter_host.edge-2")] }] };
    const file = folder.write("state.json", shown([resource("edge-1")], inModule));
    const { code, stdout, stderr } = await say(["drift", "--json", "--state", file], { fleet: fleet() });
    expect([code, stderr]).toEqual([2, ""]);
    expect(kindsOf(stdout)).toEqual({ "edge-1": ["added"], "edge-2": [] });
    const report = JSON.parse(stdout) as DriftReport;
    expect(report.hosts.map(({ comparedWith, lastApply }) => [comparedWith, lastApply])).toEqual([
      [{ kind: "state" }, "this-document"],
      [{ kind: "state" }, "this-document"],
    ]);
  });

  it("reads what terraform state pull prints, and leaves alone what is deposed or another's", async () => {
    const pulled = {
      version: 4,
      resources: [
        {
          mode: "managed",
          type: "netfilter_host",
          name: "edge",
          provider: 'provider["terraform.local/netfilter/netfilter"].second',
          instances: [
            { index_key: "one", attributes: stateOf(documentOf("edge-1")) },
            { index_key: "one", deposed: "cafe", attributes: stateOf(documentOf("edge-9")) },
          ],
        },
        {
          mode: "data",
          type: "netfilter_host",
          name: "x",
          provider: 'provider["a/netfilter/netfilter"]',
          instances: [{}],
        },
        { mode: "managed", type: "aws_eip", name: "x", provider: 'provider["a/hashicorp/aws"]', instances: [{}] },
      ],
    };
    const stdin = JSON.stringify(pulled);
    const { code, stdout } = await say(["drift", "--json", "--state", "-"], { fleet: fleet(), stdin });
    expect([code, kindsOf(stdout)]).toEqual([2, { "edge-1": ["added"] }]);
  });

  it("has Terraform show the state of a folder, whatever backend keeps it", async () => {
    const { stdout, programs } = await say(["drift", "--json", "--state", folder.path], {
      fleet: fleet(),
      env: { TERRAFORM_BINARY_NAME: "tofu" },
      runProgram: async () => ({ kind: "ended", code: 0, stdout: shown([resource("edge-2")]), stderr: "" }),
    });
    expect(kindsOf(stdout)).toEqual({ "edge-2": [] });
    expect(programs).toMatchObject([
      { program: "tofu", args: [`-chdir=${folder.path}`, "show", "-json", "-no-color"] },
    ]);
    const { code, stderr } = await say(["drift", "--state", folder.path]);
    expect(code).toBe(1);
    expect(stderr).toContain("there is no terraform on the PATH to show its state");
  });

  it("reaches hosts as the provider block would, of which a state says nothing", async () => {
    const values = { ...stateOf(documentOf("edge-1")), access: { address: "edge-1" } };
    const file = folder.write("state.json", shown([{ ...resource("edge-1"), values }]));
    const hosts = fleet();
    await say(["drift", "--json", "--state", file, "--user", "deploy", "--port", "2222"], { fleet: hosts });
    expect(hosts.targets).toMatchObject([{ user: "deploy", port: 2222, privilege: "sudo" }]);
    const { code, stderr } = await say(["drift", "--user", "deploy"]);
    expect([code, stderr]).toEqual([
      64,
      "nffleet: --user and --port say how the hosts of a --state are reached; documents say it themselves. nffleet --help shows examples.\n",
    ]);
  });

  it("says what a file is that is no state, and what is wrong with a host of it", async () => {
    for (const [text, words] of [
      ["{", "no Terraform state that can be read (it is not JSON"],
      ["[]", "it has neither format_version nor version"],
      [planJson([]), "nffleet drift --from-plan reads what a plan found"],
      [JSON.stringify({ version: 3, resources: [] }), "at version"],
      [shown([]), "is a state without any netfilter_host"],
    ] as const) {
      const { code, stderr } = await say(["drift", "--state", folder.write("state.json", text)]);
      expect([words, code, stderr.includes(words)]).toEqual([words, 1, true]);
    }
    const broken = { ...resource("edge-1"), values: { owner: "shop/gateway/edge-1", ipv4: { filter: 1 } } };
    const file = folder.write("state.json", shown([broken, resource("edge-2")]));
    const { code, stdout, stderr } = await say(["drift", "--json", "--state", file], { fleet: fleet() });
    expect([code, kindsOf(stdout)]).toEqual([1, { "edge-2": [], "netfilter_host.edge-1": ["unreadable"] }]);
    expect(stderr).toContain("netfilter_host.edge-1");
  });
});

describe("nffleet drift --from-plan", () => {
  const rules = ["-i lo -j ACCEPT", "-p icmp -j ACCEPT"];
  const [applied, found] = [documentOf("edge-1", rules), documentOf("edge-1", [...rules, RULE])];
  const plan = () =>
    planJson([updateOf(found, applied), updateOf(documentOf("edge-2"), documentOf("edge-2"))], {
      resource_drift: [driftOf(applied, found)],
      timestamp: "2026-03-04T05:06:07Z",
    });

  it("tells rule by rule what Terraform found, in every format, and connects to nobody", async () => {
    const { code, stdout, stderr } = await say(["drift", "--from-plan", "-", "--json"], { stdin: plan() });
    expect([code, stderr]).toEqual([2, ""]);
    const report = JSON.parse(stdout) as DriftReport;
    expect(report.started).toBe("2026-03-04T05:06:07.000Z");
    expect(report.hosts.map(({ host, status }) => [host, status])).toEqual([
      ["edge-1", "drifted"],
      ["edge-2", "clean"],
    ]);
    expect(report.hosts[0]?.findings).toMatchObject([
      { kind: "added", actual: RULE, position: { actual: 3 }, place: { table: "filter", chain: "INPUT" } },
    ]);
    expect(report.hosts[0]?.chains).toMatchObject([
      {
        chain: "INPUT",
        standsIn: "NF-INPUT",
        rows: [{ state: "kept" }, { state: "kept" }, { state: "added", number: 3 }],
      },
    ]);
    for (const format of ["text", "markdown", "sarif", "junit", "prometheus", "html"]) {
      const told = await say(["drift", "--from-plan", "-", "--format", format], { stdin: plan() });
      expect([format, told.code, told.stdout.includes(format === "html" ? "<!doctype html>" : "edge-1")]).toEqual([
        format,
        2,
        true,
      ]);
    }
    const text = await say(["drift", "--from-plan", "-"], { stdin: plan() });
    expect(text.stdout).toContain("added outside of Terraform, rule 3");
  });

  it("finds on a host what a reading of the host finds, by the same fingerprint", async () => {
    const direct = await say(["drift", "--json", "--documents", folder.write("edge-1.json", applied)], {
      fleet: new FakeFleet({ "edge-1": { ...hostWith("edge-1"), ...appliedTo(found), applied } }),
    });
    const planned = await say(["drift", "--from-plan", "-", "--json"], { stdin: plan() });
    const prints = (text: string) =>
      (JSON.parse(text) as DriftReport).hosts.flatMap(({ findings }) => findings).map(({ fingerprint }) => fingerprint);
    expect(prints(planned.stdout)).toEqual(prints(direct.stdout));
  });

  it("reads a plan that was made with -refresh-only", async () => {
    const refresh = JSON.stringify({ ...JSON.parse(plan()), resource_changes: undefined });
    const { stdout } = await say(["drift", "--from-plan", "-", "--json"], { stdin: refresh });
    expect(kindsOf(stdout)).toEqual({ "edge-1": ["added"] });
  });

  it("tells what only the status tells: the host's books, and a host that Terraform could not read", async () => {
    for (const [status, kind, code] of [
      ["rolled back", "rolled-back", 2],
      ["unfinished", "unfinished", 2],
      ["boot files differ", "boot-differs", 2],
      ["owned by other/stack/edge-1", "record", 2],
      ["ufw is stopped and disabled (it is running)", "service", 2],
      ["unread: unreachable", "unreachable", 3],
      ["unread: wrong host key", "unreadable", 1],
    ] as const) {
      const stdin = planJson([updateOf(applied, applied)], {
        resource_drift: [driftOf(applied, applied, status)],
      }).replaceAll('"status":"held"', `"status":${JSON.stringify(status)}`);
      const told = await say(["drift", "--from-plan", "-", "--json"], { stdin });
      expect([status, told.code, kindsOf(told.stdout)]).toEqual([status, code, { "edge-1": [kind] }]);
    }
  });

  it("leaves out hosts that the state does not have yet, and takes globs", async () => {
    const create = entryOf("new", { actions: ["create"], before: null, after: stateOf(documentOf("new")) });
    const stdin = planJson([updateOf(found, applied), create], { resource_drift: [driftOf(applied, found)] });
    expect(kindsOf((await say(["drift", "--from-plan", "-", "--json"], { stdin })).stdout)).toEqual({
      "edge-1": ["added"],
    });
    const { code, stderr } = await say(["drift", "new", "--from-plan", "-"], { stdin });
    expect([code, stderr]).toEqual([
      1,
      'nffleet: The plan has no host "new" that Terraform read. There are: edge-1.\n',
    ]);
  });

  it("stands beside nothing that says how hosts are reached", async () => {
    const { code, stderr } = await say(["drift", "--from-plan", "-", "--identity", "key", "--state", "x"]);
    expect(code).toBe(64);
    expect(stderr).toContain("--from-plan connects to no host, so --state, --identity cannot stand beside it.");
  });
});

describe("nffleet baseline", () => {
  const OPEN = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
  const held = [
    ...OPEN,
    ":LIMITS - [0:0]",
    "-A INPUT -i lo -j ACCEPT",
    "-A INPUT -p tcp -j LIMITS",
    "-A LIMITS -j DROP",
  ];
  const record = (filter: readonly string[] = held) =>
    say(["baseline", "web=web-1", "--out", folder.file("base")], { fleet: new FakeFleet({ "web-1": { filter } }) });
  const drift = (host: FakeHost, ...words: readonly string[]) =>
    say(["drift", "--baseline", folder.file("base"), ...words], { fleet: new FakeFleet({ "web-1": host }) });

  it("records what a host holds, against which nothing has drifted", async () => {
    const { code, stdout, stderr } = await record();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`web: 3 rules, 0 queues and 1 sysctl recorded in ${folder.file("base/web.json")}\n`);
    expect(readdirSync(folder.file("base"))).toEqual(["web.json"]);
    const clean = await drift({ filter: held });
    expect([clean.code, clean.stderr]).toEqual([0, ""]);
    expect(clean.stdout).toMatch(/^1 host: 1 without drift\n$/m);
  });

  it("tells what came since, what went, and what was opened, also where there was nothing", async () => {
    await record();
    const kinds = async (filter: readonly string[]) => kindsOf((await drift({ filter }, "--json")).stdout).web;
    expect(await kinds([...held, "-A OUTPUT -j DROP"])).toEqual(["added"]);
    expect(await kinds(held.filter(line => !line.includes("-i lo")))).toEqual(["removed"]);
    expect(await kinds(held.map(line => line.replace(":FORWARD ACCEPT", ":FORWARD DROP")))).toEqual(["policy"]);
    expect(await kinds([...OPEN])).toEqual(["removed", "removed", "chain-missing"]);
    const { stdout } = await drift({ filter: [...held, `-A INPUT ${RULE}`], forwarding: "1" });
    expect(stdout).toMatch(/^web: 2 findings since the baseline of \d{4}-\d\d-\d\d \d\d:\d\d UTC: 1 high, 1 medium$/m);
    expect(stdout).toContain("added since the baseline, rule 3");
    expect(stdout).toContain("value changed since the baseline");
  });

  it("is compared only: no plan and no apply takes it", async () => {
    await record();
    for (const words of [["plan"], ["apply", "--yes"]]) {
      const { code, stderr } = await say([...words, "--documents", folder.file("base")]);
      expect([words, code]).toEqual([words, 1]);
      expect(stderr).toContain("is a baseline: it tells what a host held once");
    }
    const { stderr } = await say(["drift", "--json", "--baseline", folder.write("edge-1.json", documentOf("edge-1"))]);
    expect(stderr).toContain("is no baseline: that is what nffleet baseline writes");
    folder.write(
      "base/web.json",
      readFileSync(folder.file("base/web.json"), "utf8").replace('"recorded": "2', '"recorded": "x2'),
    );
    expect((await drift({ filter: held }, "--json")).stderr).toContain("is not a whole baseline: /recorded");
  });

  it("is refused for a host that a document speaks for", async () => {
    const { code, stderr } = await say(["baseline", "edge-1", "--out", folder.file("base")], {
      fleet: new FakeFleet({ "edge-1": hostWith("edge-1") }),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("edge-1 is managed: shop/gateway/edge-1 says what it should hold");
  });
});

describe("two hosts of one name", () => {
  it("are called by their stacks, and each has a history of its own", async () => {
    const other = { ...documentOf("edge-1"), owner: "shop/backup/edge-1" };
    folder.write("documents/a.json", documentOf("edge-1"));
    folder.write("documents/b.json", { ...other, connection: { ...other.connection, address: "edge-2" } });
    const fleet = () =>
      new FakeFleet({ "edge-1": hostWith("edge-1", RULE), "edge-2": { ...hostWith("edge-2"), ...appliedTo(other) } });
    const words = ["drift", "--json", "--documents", folder.file("documents"), "--history", folder.file("history")];
    const { stdout } = await say(words, { fleet: fleet() });
    expect(kindsOf(stdout)).toEqual({ "gateway/edge-1": ["added"], "backup/edge-1": [] });
    expect(readdirSync(folder.file("history")).filter(name => name.endsWith(".json"))).toEqual([
      "shop%2Fbackup%2Fedge-1.json",
      "shop%2Fgateway%2Fedge-1.json",
    ]);
    expect(kindsOf((await say([...words, "gateway/edge-1"], { fleet: fleet() })).stdout)).toEqual({
      "gateway/edge-1": ["added"],
    });
  });
});
