import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesOf, type DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
} from "../lab/practice-host";
import { TERRAFORM_IS_THERE, type TerraformProject, TerraformProjects } from "./terraform-project";

const SSH_ONLY = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT"];

describe.skipIf(!TERRAFORM_IS_THERE)("the life of one netfilter_host", () => {
  let lab: Lab;
  const projects = new TerraformProjects();

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: ["counted", "stranger", "late", "stale", "renamed", "rolled", "behind"].map((name, index) => ({
        name,
        backend: index % 2 === 0 ? ("nf_tables" as const) : ("legacy" as const),
        ...(name === "behind" ? { behind: "counted" } : {}),
      })),
    });
  });
  afterAll(async () => {
    projects.removeAll();
    await lab.stop();
  });

  const startProject = (declare: (project: TerraformProject) => void) => projects.start(lab, declare);
  const withRules = (host: LabHost, rules: readonly string[], more: Record<string, unknown> = {}): DesiredDocument =>
    gatewayDocument(host, {
      ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } } },
      ipv6: {},
      ...more,
    });
  const stateOf = (project: TerraformProject): readonly { readonly status?: string }[] => {
    const state: { readonly resources: readonly { readonly instances: readonly { status?: string }[] }[] } = JSON.parse(
      readFileSync(join(project.directory, "terraform.tfstate"), "utf8"),
    );
    return state.resources.flatMap(({ instances }) => instances);
  };

  it("opens as many connections as it says: plan 1, apply 3, apply of a saved plan 2, destroy 3", async () => {
    const host = machineOf(lab, "counted");
    const counted = async (work: () => Promise<unknown>): Promise<number> => {
      const before = host.connectionCount();
      await work();
      return host.connectionCount() - before;
    };
    const project = await startProject(p => p.declare({ counted: withRules(host, SSH_ONLY) }));
    expect(await counted(() => project.expect(2, "plan", "-detailed-exitcode")), "plan of a create").toBe(0);
    expect(await counted(() => project.apply()), "create").toBe(2);
    expect(await counted(() => project.expect(0, "plan", "-detailed-exitcode")), "plan").toBe(1);
    expect(await counted(() => project.apply()), "apply without changes").toBe(1);
    project.declare({ counted: withRules(host, [...SSH_ONLY, "-p icmp -j ACCEPT"]) });
    expect(await counted(() => project.apply()), "apply").toBe(3);
    project.declare({ counted: withRules(host, [...SSH_ONLY, "-p udp -j ACCEPT"]) });
    expect(await counted(() => project.expect(2, "plan", "-detailed-exitcode", "-out=saved")), "plan").toBe(1);
    expect(await counted(() => project.apply("saved")), "apply of a saved plan").toBe(2);
    expect(await counted(() => project.expect(0, "destroy", "-auto-approve")), "destroy").toBe(3);
    expect(await savedRules(host)).not.toMatch(/NF-|DROP/);
  });

  it("refuses a first contact with unknown rules, lists them, leaves no state, and replaces them when told", async () => {
    const host = machineOf(lab, "stranger");
    await byHand(host, "iptables -w 5 -A INPUT -s 192.0.2.1 -j ACCEPT; iptables -w 5 -A INPUT -s 192.0.2.2 -j ACCEPT");
    const before = await savedRules(host);
    const project = await startProject(p => p.declare({ stranger: withRules(host, SSH_ONLY) }));
    const refused = await project.terraform("apply", "-auto-approve", "-no-color");
    expect(refused.exitCode).toBe(1);
    expect(refused.text).toContain("Error: stranger: first contact");
    expect(refused.text).toContain("with netfilter_host.stranger,\n  on main.tf.json line");
    expect(refused.text).toMatch(
      /1: -A INPUT -s 192\.0\.2\.1\/32 -j ACCEPT\s+2: -A INPUT -s 192\.0\.2\.2\/32 -j ACCEPT/,
    );
    expect(await savedRules(host)).toBe(before);
    expect(stateOf(project)).toEqual([]);

    project.declare({ stranger: withRules(host, SSH_ONLY, { adopt: { existing: "replace" } }) });
    const adopted = await project.apply();
    expect(adopted.text).toContain("1 added, 0 changed, 0 destroyed");
    expect(await savedRules(host)).not.toContain("192.0.2.1");
  });

  it("takes rules that hold values of other resources, known only at apply time", async () => {
    const host = machineOf(lab, "late");
    const project = await startProject(p => {
      const known = JSON.stringify(attributesOf(withRules(host, [...SSH_ONLY, "-s 192.0.2.99/32 -j ACCEPT"])));
      const attributes: object = JSON.parse(known.replace("192.0.2.99", "${terraform_data.office.output}"));
      p.declareAttributes(
        { late: attributes },
        { resource: { terraform_data: { office: { input: "192.0.2.50" } }, netfilter_host: { late: attributes } } },
      );
    });
    const plan = await project.expect(0, "plan", "-no-color");
    expect(plan.text).toMatch(
      /"-i lo -j ACCEPT",\s+\+ "-p tcp -m tcp --dport 22 -j ACCEPT",\s+\+ \(known after apply\)/,
    );
    await project.apply();
    expect(await savedRules(host)).toContain("-A NF-INPUT -s 192.0.2.50/32 -j ACCEPT");
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("refuses a saved plan on a host that somebody changed in between, and touches nothing", async () => {
    const host = machineOf(lab, "stale");
    const project = await startProject(p => p.declare({ stale: withRules(host, SSH_ONLY) }));
    await project.apply();
    project.declare({ stale: withRules(host, [...SSH_ONLY, "-p udp -j ACCEPT"]) });
    await project.expect(0, "plan", "-out=saved");
    await byHand(host, "iptables -w 5 -A NF-INPUT -s 192.0.2.9 -j ACCEPT");
    const before = await savedRules(host);
    const refused = await project.terraform("apply", "-no-color", "saved");
    expect(refused.exitCode).toBe(1);
    expect(refused.text).toContain("Error: stale: changed since the plan");
    expect(await savedRules(host)).toBe(before);
    await project.apply();
    expect(await savedRules(host)).not.toContain("192.0.2.9");
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("shows whose a host is when its stack was renamed, refuses it, and takes it over when told", async () => {
    const host = machineOf(lab, "renamed");
    const old = withRules(host, SSH_ONLY, { owner: "practice/before/renamed" });
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    const project = await startProject(p => p.declare({ renamed: withRules(host, SSH_ONLY) }));
    const refused = await project.terraform("apply", "-auto-approve", "-no-color");
    expect(refused.text).toContain("Error: renamed: another owner");
    expect(refused.text.replaceAll(/\s+/g, " ")).toContain('adopt: { owner: "practice/before/renamed" }');
    project.declare({ renamed: withRules(host, SSH_ONLY, { adopt: { owner: "practice/before/renamed" } }) });
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("undoes an apply that locks the door, keeps the true state, and tells it at the next plan", async () => {
    const host = machineOf(lab, "rolled");
    const project = await startProject(p => p.declare({ rolled: withRules(host, SSH_ONLY) }));
    await project.apply();
    const before = await savedRules(host);
    project.declare({ rolled: withRules(host, ["-i lo -j ACCEPT", NOBODY]) });
    const locked = await project.terraform("apply", "-auto-approve", "-no-color");
    expect(locked.exitCode).toBe(1);
    expect(locked.text).toContain("Error: rolled: rolled back");
    expect(await savedRules(host)).toBe(before);

    project.declare({ rolled: withRules(host, SSH_ONLY) });
    const told = await project.plan();
    expect(told.exitCode).toBe(2);
    expect(told.changes).toEqual({ rolled: ['status: "rolled back" -> "held"'] });
    expect(told.text).toMatch(/Warning: rolled: a remark on the host[\s\S]*rolled back: at /);
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("reaches a host by way of another, as the provider block says", async () => {
    const host = machineOf(lab, "behind");
    const { access, ...attributes } = attributesOf(withRules(host, SSH_ONLY));
    const project = await startProject(p =>
      p.declareAttributes(
        { behind: { ...attributes, access: { address: host.address } } },
        { provider: { netfilter: { jump: { address: machineOf(lab, "counted").address } } } },
      ),
    );
    await project.apply();
    expect(await savedRules(host)).toContain("-A NF-INPUT -i lo -j ACCEPT");
    expect((await project.plan()).exitCode).toBe(0);
  });
});
