import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunProgram } from "../../cli/run-program";
import {
  documentOf,
  driftOf,
  entryOf,
  fiftyHosts,
  planJson,
  stateOf,
  updateOf,
  withSsh,
} from "../engine/fleet/plan-json";
import { say } from "./command-line";
import { Folder } from "./documents";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const RULES = ["-i lo -j ACCEPT", "-p icmp -j ACCEPT"];
const read = (changes: readonly object[], more: object = {}, ...words: readonly string[]) =>
  say(["plan", "--from-plan", "-", ...words], { stdin: planJson(changes, more) });

describe("a Terraform plan as text", () => {
  it("tells a change once for all hosts that it is made on, and the others by themselves", async () => {
    const file = folder.write(
      "plan.json",
      planJson([...fiftyHosts(), updateOf(documentOf("gw", RULES), documentOf("gw", RULES))]),
    );
    const { code, stdout, stderr, programs } = await say(["plan", "--from-plan", file]);
    expect(stderr).toBe("");
    expect(stdout).toBe(`on 47 hosts (edge-1 … edge-47; --json names all): 1 to add
  ~ chain INPUT (ipv4 filter)
          1  -i lo -j ACCEPT
        … unchanged rules, not the same on every host
      +   3  -p tcp -m tcp --dport 22 -j ACCEPT
          4  -p icmp -j ACCEPT
          5  -j DROP
3 hosts differ from these:
edge-48: 1 to remove
  ~ chain INPUT (ipv4 filter)
        … 1 rule unchanged
          2  -s 10.0.0.48/32 -j ACCEPT
          3  -p icmp -j ACCEPT
      -   4  -j DROP
edge-49: 1 to change
  ~ chain INPUT (ipv4 filter)
      ~ policy DROP → ACCEPT
        … 4 rules unchanged
edge-50: 1 to remove, 1 to change
  ~ chain INPUT (ipv4 filter)
      ~ policy DROP → ACCEPT
        … 1 rule unchanged
          2  -s 10.0.0.50/32 -j ACCEPT
          3  -p icmp -j ACCEPT
      -   4  -j DROP
no changes on gw
`);
    expect(code).toBe(2);
    expect(programs).toEqual([]);
  });

  it("says of each host that comes, goes, stays unread or only moves what becomes of it", async () => {
    const state = (name: string, status?: string) => stateOf(documentOf(name, RULES), status);
    const unread = (name: string) =>
      entryOf(name, { actions: ["update"], before: state(name, "unread: unreachable"), after: state(name) });
    const { stdout } = await read([
      unread("u-1"),
      unread("u-2"),
      entryOf("n", {
        actions: ["create"],
        before: null,
        after: state("n"),
        after_unknown: { access: { address: true } },
      }),
      entryOf("r", { actions: ["delete", "create"], before: state("r"), after: state("r") }),
      entryOf("i", { actions: ["no-op"], before: state("i"), after: state("i"), importing: { id: "i" } }),
      entryOf("x", { actions: ["delete"], before: state("x"), after: null }),
      entryOf("k", { actions: ["forget"], before: state("k"), after: null }),
      updateOf(documentOf("m", RULES), documentOf("m", RULES), { previous_address: "netfilter_host.old" }),
    ]);
    expect(stdout).toBe(`on 2 hosts (u-1, u-2): not read (unreachable)
  note: compared with what was last known; an apply looks again
n: created: 2 to add, 4 to change
  + chain INPUT (ipv4 filter)
      ~ policy none → DROP
      +   1  -i lo -j ACCEPT
      +   2  -p icmp -j ACCEPT
  ~ qdisc of eth0
      + qdisc root fq_codel
  ~ sysctl net.ipv4.ip_forward → 1
  ~ access.address unset → a value (known after apply)
i: imported
r: destroyed, then created anew
  note: in between, nothing of what is declared stands there
x: destroyed: 2 to remove, 3 to change
  - chain INPUT (ipv4 filter)
      ~ policy DROP → as it was before us
      -   1  -i lo -j ACCEPT
      -   2  -p icmp -j ACCEPT
  ~ qdisc of eth0
      - qdisc root fq_codel
  ~ sysctl net.ipv4.ip_forward 1 → as it was before us
k: taken out of the state; what is there stays
m: only the address in the state changes
`);
  });

  it("tells attributes that are no rules, and does not print what is each host's own", async () => {
    const moved = (name: string) =>
      updateOf(
        documentOf(name, RULES),
        documentOf(name, RULES, {
          timer: 120,
          neighbours: [{ name: "vpn" }],
          connection: { address: `${name}.new`, port: 2222, user: "root", privilege: "root" },
        }),
      );
    expect((await read([moved("a"), moved("b")])).stdout).toBe(`on 2 hosts (a, b): 4 to change
  ~ neighbours [] → [{"name":"vpn"}]
  ~ timer 60 → 120
  ~ access.port 22 → 2222
  ~ access.address: each host its own; --json tells them
`);
    expect((await read([moved("a")])).stdout).toContain('  ~ access.address "a.example" → "a.new"\n');
  });

  it("tells which hosts drifted", async () => {
    const names = ["a", "b", "c"];
    const found = (name: string) => documentOf(name, withSsh(RULES));
    const changes = names.map(name => updateOf(found(name), documentOf(name, RULES)));
    const drifts = (...drifted: readonly string[]) => ({
      resource_drift: drifted.map(name => driftOf(documentOf(name, RULES), found(name))),
    });
    const last = async (more: object) => (await read(changes, more)).stdout.trimEnd().split("\n").at(-1);
    const undoes = "this only undoes what was changed outside of Terraform";
    expect(await last(drifts("a", "c"))).toBe(
      `  note: of these, 2 hosts (a, c) drifted since the last apply: there ${undoes}`,
    );
    expect(await last(drifts("b"))).toBe(`  note: of these, b drifted since the last apply: there ${undoes}`);
    expect(await last(drifts(...names))).toBe(`  note: all of these drifted since the last apply: there ${undoes}`);
    expect(await last({})).not.toContain("note");
  });

  it("calls drift what a plan with -refresh-only holds", async () => {
    const { code, stdout } = await read([], {
      resource_changes: undefined,
      resource_drift: [driftOf(documentOf("a", RULES), documentOf("a", withSsh(RULES)))],
    });
    expect(stdout).toBe(`a: changed outside of Terraform
  ~ chain INPUT (ipv4 filter)
          1  -i lo -j ACCEPT
          2  -p icmp -j ACCEPT
      +   3  -p tcp -m tcp --dport 22 -j ACCEPT
  note: the plan was made with -refresh-only: it takes this into the state, and changes nothing on a host
`);
    expect(code).toBe(2);
  });

  it("never lets a text of the plan reach the terminal raw", async () => {
    const evil = "\u001b]0;owned\u0007\u202e";
    const bad = { ...stateOf(documentOf("bad", [evil])), owner: evil, timer: evil, sysctls: { [evil]: evil } };
    const changes = [
      entryOf("bad", { actions: ["update"], before: { ...bad, status: `unread: ${evil}`, owner: "x" }, after: bad }),
      entryOf(evil, { actions: ["update"], before: { ipv6: { nat: { [evil]: 1 } } }, after: {} }, { address: evil }),
    ];
    for (const words of [[], ["--json"]]) {
      const { stdout, stderr } = await read(changes, {}, ...words);
      expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      expect(stdout).toContain("owned");
    }
  });
});

describe("a Terraform plan as JSON", () => {
  it("names every host of a group, with its owner and address, and each change without the rules that stay", async () => {
    const renamed = documentOf("b", withSsh(RULES), { owner: "shop/new/b" });
    const { stdout, code } = await read(
      [
        updateOf(documentOf("a", RULES), documentOf("a", withSsh(RULES))),
        updateOf(documentOf("b", RULES), renamed),
        updateOf(documentOf("c", RULES), documentOf("c", RULES)),
        entryOf("d", {
          actions: ["update"],
          before: { timer: 1, ipv4: { raw: { X: 1 } } },
          after: { timer: 2, sysctls: 1 },
        }),
      ],
      {},
      "--json",
    );
    const changes = [
      {
        subject: "chain",
        family: "ipv4",
        table: "filter",
        chain: "INPUT",
        action: "change",
        rules: [{ kind: "add", text: "-p tcp -m tcp --dport 22 -j ACCEPT", after: 3 }],
      },
    ];
    const own = [{ subject: "attribute", attribute: "owner", from: "shop/gateway/b", to: "shop/new/b" }];
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      command: "plan",
      source: "terraform",
      outcome: "whole",
      groups: [
        {
          action: "update",
          unread: null,
          hosts: [{ host: "a", owner: "shop/gateway/a", address: "netfilter_host.a", drift: "none", own: [] }],
          changes,
        },
        {
          action: "update",
          unread: null,
          hosts: [{ host: "b", owner: "shop/new/b", address: "netfilter_host.b", drift: "none", own }],
          changes,
        },
      ],
      unchanged: [{ host: "c", owner: "shop/gateway/c", address: "netfilter_host.c" }],
      failed: [
        {
          host: "netfilter_host.d",
          address: "netfilter_host.d",
          cause: { kind: "document", message: expect.stringContaining("netfilter_host.d cannot be compared") },
        },
      ],
    });
    expect(code).toBe(1);
  });
});

describe("exit codes of plan --from-plan", () => {
  it("are 0 without changes, 2 with some, 1 with an error", async () => {
    const same = updateOf(documentOf("a", RULES), documentOf("a", RULES));
    const other = updateOf(documentOf("b", RULES), documentOf("b", []));
    expect(await read([same])).toMatchObject({ code: 0, stdout: "no changes on a\n", stderr: "" });
    expect((await read([same, other])).code).toBe(2);
    expect((await read([same, other], {}, "a")).code).toBe(0);
    expect(await read([same, other], {}, "z")).toMatchObject({ code: 1, stderr: expect.stringContaining('"z"') });
    const errored = await read([other], { errored: true });
    expect(errored.code).toBe(1);
    expect(errored.stdout).toContain("b: 2 to remove");
    expect(errored.stderr).toContain("the plan cannot be applied");
    expect((await read([])).stderr).toMatch(/^nffleet: stdin is a plan without any netfilter_host.*\n$/);
  });

  it.each([
    ["--identity", "key"],
    ["--known-hosts", "file"],
    ["--documents", "d"],
    ["--concurrency", "2"],
    ["--local"],
    ["--accept-new"],
  ])("are 64 beside %s, which only a reading of hosts has", async (...words) => {
    const { code, stderr } = await say(["plan", "--from-plan", "-", ...words], { stdin: planJson([]) });
    expect(code).toBe(64);
    expect(stderr).toContain(
      `--from-plan reads a plan and connects to no host, so ${words[0]} cannot stand beside it.`,
    );
  });

  it("are 1 for a file that is not there, a folder, and a binary plan on stdin", async () => {
    const none = await say(["plan", "--from-plan", `${folder.path}/none`]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("none does not exist, so no plan") });
    const directory = await say(["plan", "--from-plan", folder.path]);
    expect(directory).toMatchObject({ code: 1, stderr: expect.stringContaining("is no file") });
    const binary = await say(["plan", "--from-plan", "-"], { stdin: "PK\u0003\u0004" });
    expect(binary).toMatchObject({ code: 1, stderr: expect.stringContaining("stdin is a binary plan") });
  });
});

describe("a binary Terraform plan", () => {
  const saved = () => folder.write("cdktf.out/stacks/gateway/plan", "PK\u0003\u0004 and more");
  const shown: RunProgram = async () => ({
    kind: "ended",
    code: 0,
    stdout: planJson([updateOf(documentOf("a", RULES), documentOf("a", []))]),
    stderr: "",
  });
  const plan = (file: string, runProgram?: RunProgram, env: NodeJS.ProcessEnv = {}) =>
    say(["plan", "--from-plan", file], { env, ...(runProgram === undefined ? {} : { runProgram }) });

  it("is shown by terraform in the plan's own folder, which asks nobody for news", async () => {
    const file = saved();
    const { code, stdout, programs } = await plan(file, shown, { HOME: "/home/ops" });
    expect(stdout).toMatch(/^a: 2 to remove\n/);
    expect(code).toBe(2);
    expect(programs).toMatchObject([
      {
        program: "terraform",
        args: [`-chdir=${folder.path}/cdktf.out/stacks/gateway`, "show", "-json", "-no-color", file],
        env: { HOME: "/home/ops", CHECKPOINT_DISABLE: "1" },
      },
    ]);
  });

  it("is shown by the program that TERRAFORM_BINARY_NAME names", async () => {
    const { programs } = await plan(saved(), shown, { TERRAFORM_BINARY_NAME: "tofu" });
    expect(programs.map(({ program }) => program)).toEqual(["tofu"]);
  });

  it("says what to do where there is no terraform", async () => {
    const { code, stderr } = await plan(saved());
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^nffleet: .* is a binary plan, and there is no terraform on the PATH.*tofu.*show -json.*\n$/,
    );
  });

  it("hands on, escaped, what terraform says when it cannot show the plan", async () => {
    const { code, stderr } = await plan(saved(), async () => ({
      kind: "ended",
      code: 1,
      stdout: "",
      stderr: "╷\n│ Error: Failed to load plugin schemas\u001b[2J\n│ \n╵\n",
    }));
    expect(code).toBe(1);
    expect(stderr).toContain("could not show it (exit code 1, in ");
    expect(stderr).toContain("\n    Error: Failed to load plugin schemas\\x1b[2J\n");
  });
});
