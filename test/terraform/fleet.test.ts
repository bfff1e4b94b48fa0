import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesOf } from "../../engine/desired";
import type { Lab } from "../../lab/lab";
import { byHand, gatewayDocument, machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { TERRAFORM_IS_THERE, TerraformProject } from "./terraform-project";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "dead", "changed-key", "bad-rule"];
const GOOD = NAMES.filter(name => !["dead", "changed-key"].includes(name));

describe.skipIf(!TERRAFORM_IS_THERE)(
  "ten hosts, one dead, one with a changed host key, one with an invalid rule",
  () => {
    let lab: Lab;
    let project: TerraformProject;
    const attributes = (name: string): Record<string, unknown> => ({
      ...attributesOf(gatewayDocument(machineOf(lab, name))),
    });
    const declareAll = (names: readonly string[], extra: object = {}, more: Record<string, object> = {}) =>
      project.declareAttributes(
        { ...Object.fromEntries(names.map(name => [name, attributes(name)])), ...more },
        { provider: { netfilter: { connect_timeout: 2 } }, ...extra },
      );

    beforeAll(async () => {
      lab = await startPracticeLab({ hosts: NAMES.map(name => ({ name })) });
      const swapped = join(lab.directory, "swapped_known_hosts");
      const known = readFileSync(lab.knownHosts, "utf8").split("\n");
      const stranger = machineOf(lab, "a").hostKey;
      const victim = machineOf(lab, "changed-key").hostKey;
      writeFileSync(swapped, known.map(line => line.replace(victim, stranger)).join("\n"));
      project = new TerraformProject(lab, { NFFLEET_KNOWN_HOSTS: swapped });
      await machineOf(lab, "dead").powerOff();
      declareAll(NAMES);
      await project.init();
    });
    afterAll(async () => {
      project.remove();
      await lab.stop();
    });

    it("are all stopped by the invalid rule, which is told with its place", async () => {
      const rules = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 99999 -j ACCEPT"];
      const filter = { INPUT: { mode: "shared", anchor: "first", rules } };
      declareAll(NAMES, {}, { "bad-rule": { ...attributes("bad-rule"), ipv4: { filter } } });
      const { exitCode, text } = await project.terraform("apply", "-auto-approve", "-no-color");
      expect(exitCode).toBe(1);
      expect(text).toContain("Error: bad-rule: rule 2 of chain INPUT (ipv4 filter) cannot be used");
      expect(text).toMatch(
        /on main\.tf\.json line \d+, in resource\.netfilter_host\.bad-rule\.ipv4\.filter\.INPUT\.rules/,
      );
      expect(text).toContain("-p tcp -m tcp --dport 99999 -j ACCEPT");
      expect(await savedRules(machineOf(lab, "a"))).not.toContain("NF-");
    });

    it("are applied but for the dead and the changed one, which fail alone; the state is true", async () => {
      declareAll(NAMES);
      const { exitCode, text } = await project.terraform("apply", "-auto-approve", "-no-color");
      expect(exitCode).toBe(1);
      expect(text.match(/Creation complete/g)).toHaveLength(GOOD.length);
      expect(text).toContain("Error: dead: unreachable");
      expect(text).toContain("Error: changed-key: host key refused");
      expect(text.match(/^Error:/gm)).toHaveLength(2);
      const listed = (await project.expect(0, "state", "list")).stdout.trim().split("\n").sort();
      expect(listed).toEqual(GOOD.map(name => `netfilter_host.${name}`).sort());
      for (const name of GOOD) expect(await savedRules(machineOf(lab, name))).toContain("-A INPUT -j NF-INPUT");
    });

    it("are finished by the next run, once the host is back and its key is the known one", async () => {
      await machineOf(lab, "dead").powerOn();
      writeFileSync(join(lab.directory, "swapped_known_hosts"), readFileSync(lab.knownHosts));
      const { text } = await project.apply();
      expect(text).toContain("Resources: 2 added, 0 changed, 0 destroyed.");
      expect((await project.plan()).exitCode).toBe(0);
    });

    it("go on without a host that dies later: a warning, its state kept, its own apply failing alone", async () => {
      await machineOf(lab, "dead").powerOff();
      await byHand(machineOf(lab, "a"), "iptables -w 5 -P INPUT ACCEPT");
      const plan = await project.plan();
      expect(plan.exitCode).toBe(2);
      expect(plan.text).toContain("Warning: dead: unreachable: not read");
      expect(plan.changes).toEqual({
        a: ["ipv4 filter INPUT: policy ACCEPT -> DROP"],
        dead: ['status: "unread: unreachable" -> "held"'],
      });
      const { exitCode, text } = await project.terraform("apply", "-auto-approve", "-no-color");
      expect(exitCode).toBe(1);
      expect(text.match(/^Error:.*$/gm)).toEqual(["Error: dead: unreachable"]);
      expect(await savedRules(machineOf(lab, "a"))).toContain(":INPUT DROP");
    });

    it("let go of a host that is gone for good, once the provider block says so", async () => {
      const rest = NAMES.filter(name => name !== "dead");
      declareAll(rest);
      const refused = await project.terraform("apply", "-auto-approve", "-no-color");
      expect(refused.exitCode).toBe(1);
      expect(refused.text.replaceAll(/\s+/g, " ")).toContain('gone = ["practice/gateway/dead"]');
      declareAll(rest, { provider: { netfilter: { connect_timeout: 2, gone: ["practice/gateway/dead"] } } });
      const { text } = await project.apply();
      expect(text).toContain("Warning: dead: forgotten");
      expect(text).toContain("0 added, 0 changed, 1 destroyed");
      expect((await project.plan()).exitCode).toBe(0);
    });
  },
);
