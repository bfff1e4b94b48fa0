import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { byHand, gatewayDocument, machineOf, savedRules, startPracticeLab, waitFor } from "../lab/practice-host";
import { type Running, TERRAFORM_IS_THERE, type TerraformProject, TerraformProjects } from "./terraform-project";

const OLD_RULES = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT"];
const NEW_RULES = [...OLD_RULES, "-p udp -m udp --dport 53 -j ACCEPT"];

/** How an apply is cut short, in the middle of writing to the host. */
const CUTS: Readonly<Record<string, (running: Running, host: LabHost) => Promise<void>>> = {
  // A terminal sends it to the whole process group, the provider too.
  "ctrl-c": async ({ pid }) => void process.kill(-pid, "SIGINT"),
  sigterm: async ({ pid }) => void process.kill(pid, "SIGTERM"),
  "kill-terraform": async ({ pid }) => void process.kill(pid, "SIGKILL"),
  "kill-provider": async ({ pid }) => {
    for (const child of childrenOf(pid)) process.kill(child, "SIGKILL");
  },
  "kill-ssh": async (_running, host) => void (await byHand(host, "pkill -KILL -f '^sshd: root' || true")),
};

const CASES = Object.keys(CUTS).flatMap(cut => (["create", "update"] as const).map(what => [cut, what] as const));

describe.skipIf(!TERRAFORM_IS_THERE)("an apply that is cut short", () => {
  let lab: Lab;
  const projects = new TerraformProjects();

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: CASES.map(([cut, what]) => ({ name: `${cut}-${what}`, backend: "legacy" as const })),
    });
  });
  afterAll(async () => {
    projects.removeAll();
    await lab.stop();
  });

  it.concurrent.each(CASES)(
    "by %s in the middle of a %s leaves host, state and processes whole, and the next run converges",
    async (cut, what) => {
      const name = `${cut}-${what}`;
      const host = machineOf(lab, name);
      const project = await projects.start(lab, p => p.declare({ [name]: documentOf(host, OLD_RULES) }));
      if (what === "update") await project.apply();
      const before = await rulesThatMatter(host);
      project.declare({ [name]: documentOf(host, NEW_RULES) });

      // Whoever holds this lock stops iptables-restore (legacy) in the middle of the apply.
      await byHand(
        host,
        "touch /run/hold; timeout 90 flock -x /run/xtables.lock sh -c 'while [ -e /run/hold ]; do sleep 0.1; done' >/dev/null 2>&1 &",
      );
      const running = project.start(["apply", "-auto-approve", "-no-color"]);
      await waitFor(60, ["armed\n"], () =>
        byHand(host, "ls /run/netfilter-fleet/transaction/armed.* >/dev/null 2>&1 && echo armed || echo free"),
      );
      // Terraform, and the one provider that applies: what must be gone afterwards can be seen now.
      expect(processesOf(project).filter(line => line.includes("terraform-provider-netfilter"))).toHaveLength(1);
      await CUTS[cut]?.(running, host);
      await byHand(host, "sleep 0.5; rm /run/hold");
      const outcome = await running.ended;
      expect(outcome.exitCode, outcome.text).not.toBe(0);

      await waitFor(40, ["none"], async () => (processesOf(project).length === 0 ? "none" : "some"));
      await waitFor(60, ["free\n"], () =>
        byHand(
          host,
          "ls /run/netfilter-fleet/lock /run/netfilter-fleet/transaction >/dev/null 2>&1 && echo held || echo free",
        ),
      );
      const after = await rulesThatMatter(host);
      if (after !== before) expect(isNew(after), after).toBe(true);

      const plan = await project.plan();
      expect(plan.exitCode).toBe(2);
      expect(plan.text).not.toMatch(/must be replaced|to destroy: [1-9]|tainted/);
      expect(plan.text).toMatch(/, 0 to destroy\./);
      await project.apply();
      expect(isNew(await rulesThatMatter(host))).toBe(true);
      expect((await project.plan()).exitCode).toBe(0);
      expect(await byHand(host, "ls /run/netfilter-fleet")).toBe("journal\nlast-run\n");
    },
  );
});

function documentOf(host: LabHost, rules: readonly string[]): DesiredDocument {
  const filter = { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } };
  return gatewayDocument(host, { ipv4: { filter }, ipv6: {} });
}

/** Without what an empty table prints once it was looked at: it lets everything through, as one that is not loaded. */
async function rulesThatMatter(host: LabHost): Promise<string> {
  const rules = await savedRules(host);
  return rules.replace(/^(\*\w+|COMMIT|:\w+ ACCEPT)\n/gm, "");
}

function isNew(rules: string): boolean {
  return rules.includes("-A NF-INPUT -p udp -m udp --dport 53 -j ACCEPT\n") && rules.includes(":INPUT DROP");
}

/** Pids of a process's children. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc").flatMap(entry => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const [, ppid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(ppid) === parent ? [Number(entry)] : [];
    } catch {
      return []; // it ended while we looked
    }
  });
}

/** Command lines of what still runs in the project's folder: Terraform, and providers, which it starts there. */
function processesOf({ directory }: TerraformProject): readonly string[] {
  return readdirSync("/proc").flatMap(entry => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      if (readlinkSync(`/proc/${entry}/cwd`) !== directory) return [];
      return [readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ")];
    } catch {
      return [];
    }
  });
}
