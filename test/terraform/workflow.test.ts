import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import { byHand, machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { StateServer } from "./state-server";
import { TERRAFORM_IS_THERE } from "./terraform-project";
import { readWorkflow } from "./workflow";
import { layScript, WorkflowProject } from "./workflow-project";
import { type JobOutcome, type RunnerSetup, runWorkflow } from "./workflow-runner";

const EXAMPLES = join(__dirname, "../../examples/github");
const LOGIN = { username: "pipeline", password: "canary-of-the-state" };

const places = ["firewall", "drift"].map(name => [name, join(EXAMPLES, `${name}.yml`)] as const);

describe.each(places)("the example workflow %s", (_name, file) => {
  it("takes every action by its commit, with the version beside it", () => {
    const text = readFileSync(file, "utf8");
    const uses = [...text.matchAll(/^ +- uses: (.*)$/gm)].map(([, rest]) => rest);
    expect(uses.length).toBeGreaterThan(1);
    // Our own action is of the version that npm ci installed, by the lock file.
    const own = "./node_modules/netfilter-fleet # the action of the version that npm ci installed";
    for (const line of uses.filter(words => words !== own)) {
      expect(line).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("hands values to scripts by the environment only, and the key to the steps that need it", () => {
    const { env, jobs } = readWorkflow(file);
    expect(JSON.stringify(env)).not.toContain("secrets.");
    for (const { steps } of Object.values(jobs)) {
      for (const { run = "", uses = "", env: own } of steps) {
        expect(run).not.toContain("${{");
        const needsKey = /terraform|cdktf deploy/.test(run) || uses === "./node_modules/netfilter-fleet";
        if (!needsKey) expect(JSON.stringify(own)).not.toContain("secrets.");
      }
    }
  });
});

it("starts the drift job at an odd minute", () => {
  const { schedule } = readWorkflow(join(EXAMPLES, "drift.yml")).on;
  expect(JSON.stringify(schedule)).toMatch(/\{"cron":"\d?[13579] /);
});

describe.skipIf(!TERRAFORM_IS_THERE)("the example workflows on hosts", () => {
  const server = new StateServer(LOGIN);
  let lab: Lab;
  let project: WorkflowProject;
  let comments: string;
  /** What the drift job handed on. */
  const uploads: string[] = [];

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge-1" }, { name: "edge-2" }] });
    project = new WorkflowProject(await server.start());
    comments = join(lab.directory, "comments.txt");
    project.declare(lab.hosts.values(), [22]);
  });
  afterAll(async () => {
    project?.remove();
    await server.stop();
    await lab?.stop();
  });

  /** Runs the workflow NAME.yml for an event and answers these jobs, which must be all that run. */
  const run = async (name: string, event: string, ...jobs: readonly string[]): Promise<readonly JobOutcome[]> => {
    const setup: RunnerSetup = {
      prepare: ({ tools }) => layScript(tools, "gh", `{ echo "$@"; cat summary.md; } >>${comments}`),
      actions: {
        "actions/checkout": ({ workspace }) => cpSync(project.directory, workspace, { recursive: true }),
        "actions/setup-node": ({ tools }) => project.layNpm(tools),
        "hashicorp/setup-terraform": ({ tools }) => symlinkSync(terraform(), join(tools, "terraform")),
        "github/codeql-action/upload-sarif": () => uploads.push("sarif"),
        "actions/upload-artifact": () => uploads.push("artifact"),
      },
      contexts: {
        "github.event_name": event,
        "github.repository": "shop/firewall",
        "github.event.pull_request.head.repo.full_name": "shop/firewall",
        "github.event.pull_request.number": "7",
        "github.token": "token",
        "secrets.NFFLEET_PRIVATE_KEY": readFileSync(lab.identity, "utf8"),
        "secrets.STATE_PASSWORD": LOGIN.password,
        "vars.STATE_USERNAME": LOGIN.username,
      },
    };
    const outcomes = await runWorkflow(readWorkflow(join(EXAMPLES, `${name}.yml`)), setup);
    expect([...outcomes.keys()]).toEqual(jobs);
    for (const { log } of outcomes.values()) {
      expect(log).not.toContain(LOGIN.password);
      expect(log).not.toContain("PRIVATE KEY");
    }
    return [...outcomes.values()];
  };
  const runOne = async (event: string, job: string): Promise<JobOutcome> => {
    const [outcome] = await run("firewall", event, job);
    if (outcome === undefined) throw new Error(`${job} did not run`);
    return outcome;
  };
  /** Both accounts of the scheduled workflow, each with this exit code. */
  const runDrift = async (exitCode: number): Promise<{ readonly summary: string; readonly planLog: string }> => {
    const outcomes = await run("drift", "schedule", "drift", "plan");
    for (const outcome of outcomes) expect(outcome.exitCode, tell(outcome)).toBe(exitCode);
    const [drift, plan] = outcomes;
    return { summary: drift?.summary ?? "", planLog: plan?.log ?? "" };
  };
  const tell = ({ exitCode, log, steps }: JobOutcome) => `${steps.join(" → ")}: ${exitCode}\n${log.slice(-6000)}`;

  it("deploys what reaches main, and gives the lock of the state back", async () => {
    const outcome = await runOne("push", "deploy");
    expect(outcome.exitCode, tell(outcome)).toBe(0);
    for (const host of lab.hosts.values()) {
      expect(await byHand(host, "iptables -S NF-INPUT")).toContain("--dport 22 -j ACCEPT");
    }
    expect(server.state).toContain("netfilter_host");
    expect(server.state).not.toContain("PRIVATE KEY");
    expect(server.locks).toBeGreaterThan(0);
    expect(server.isLocked).toBe(false);
  });

  it("finds no drift then, neither by the hosts alone nor by Terraform", async () => {
    const { summary, planLog } = await runDrift(0);
    expect(uploads).toEqual(["sarif", "artifact"]);
    expect(summary).toContain("2 hosts: 2 without drift");
    expect(planLog).toContain("No changes.");
  });

  it("plans a pull request: what changes, once for equal hosts, as summary and comment; nothing is touched", async () => {
    const rules = await savedRules(machineOf(lab, "edge-1"));
    const { state, locks } = server;
    project.declare(lab.hosts.values(), [22, 443]);
    const outcome = await runOne("pull_request", "plan");
    expect(outcome.exitCode, tell(outcome)).toBe(0);
    expect(outcome.summary).toMatch(/on 2 hosts/);
    expect(outcome.summary.match(/^\+ .*--dport 443 -j ACCEPT/gm)).toHaveLength(2); // once a family
    expect(readFileSync(comments, "utf8")).toContain("pr comment 7 --repo shop/firewall --edit-last");
    expect(readFileSync(comments, "utf8")).toContain("--dport 443");
    expect(await savedRules(machineOf(lab, "edge-1"))).toBe(rules);
    expect(server.state).toBe(state);
    expect(server.locks).toBe(locks);
    project.declare(lab.hosts.values(), [22]);
  });

  it("says what somebody changed by hand, with 2, and the next deploy repairs it", async () => {
    await byHand(
      machineOf(lab, "edge-2"),
      "iptables -w 5 -I INPUT -s 192.0.2.66 -j ACCEPT; iptables -w 5 -D NF-INPUT -i lo -j ACCEPT",
    );
    const { summary, planLog } = await runDrift(2);
    expect(summary).toContain("-s 192.0.2.66/32 -j ACCEPT");
    expect(planLog).toContain('"-s 192.0.2.66/32 -j ACCEPT"');
    expect(planLog).toContain("0 to add, 1 to change, 0 to destroy.");
    expect(summary).toMatch(/main\.ts(:|&#58;)\d+<\/code> <code>gateway\/edge-2\/filter\/INPUT\/loopback</);

    const deploy = await runOne("push", "deploy");
    expect(deploy.exitCode, tell(deploy)).toBe(0);
    await runDrift(0);
  });

  it("fails the deploy of a host that is away, says which, and brings the other one to what main declares", async () => {
    project.declare(lab.hosts.values(), [22, 8443]);
    await machineOf(lab, "edge-1").stopSshd();
    const outcome = await runOne("push", "deploy");
    await machineOf(lab, "edge-1").startSshd();
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.log).toContain("edge-1: unreachable");
    expect(await byHand(machineOf(lab, "edge-2"), "iptables -S NF-INPUT")).toContain("--dport 8443 -j ACCEPT");
    expect(server.isLocked).toBe(false);

    const again = await runOne("push", "deploy");
    expect(again.exitCode, tell(again)).toBe(0);
    expect(await byHand(machineOf(lab, "edge-1"), "iptables -S NF-INPUT")).toContain("--dport 8443 -j ACCEPT");
  });
});

function terraform(): string {
  return spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
}
