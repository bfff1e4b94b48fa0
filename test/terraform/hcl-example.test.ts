import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import { byHand, machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { runBash } from "./bash";
import { TERRAFORM_IS_THERE } from "./terraform-project";

const ROOT = join(__dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples/hcl");

describe.skipIf(!TERRAFORM_IS_THERE)("the example for users of HCL, by the commands of its README", () => {
  let directory: string;
  let lab: Lab;
  let blocks: { readonly check: string; readonly use: string; readonly takeOver: string; readonly generate: string };

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge-1" }, { name: "edge-2" }, { name: "by-hand" }] });
    directory = mkdtempSync(join(tmpdir(), "hcl-example-"));
    cpSync(EXAMPLE, directory, { recursive: true });
    const bin = join(directory, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(join(ROOT, "bin/nffleet.js"), join(bin, "nffleet"));
    const [check = "", use = "", takeOver = "", generate = ""] = codeBlocks("sh");
    blocks = { check, use, takeOver, generate };
    writeFileSync(join(directory, "hosts.auto.tfvars"), onLab(codeBlocks("hcl")[0] ?? ""));
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await lab?.stop();
  });

  /** The blocks of the README in one language, in order. */
  const codeBlocks = (language: string): readonly string[] => {
    const readme = readFileSync(join(EXAMPLE, "README.md"), "utf8");
    return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
      ([, code = ""]) => code,
    );
  };

  /** The addresses of the documentation, as the lab has them. */
  const onLab = (text: string): string =>
    text
      .replaceAll("192.0.2.11", machineOf(lab, "edge-1").address)
      .replaceAll("192.0.2.12", machineOf(lab, "edge-2").address);

  const run = async (script: string, exitCode = 0): Promise<string> => {
    const env = {
      PATH: process.env.PATH,
      HOME: join(directory, "home"),
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_CLI_CONFIG_FILE: "/dev/null",
      TF_CLI_ARGS: "-no-color",
      TF_CLI_ARGS_apply: "-auto-approve",
      TF_CLI_ARGS_destroy: "-auto-approve",
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: lab.knownHosts,
    };
    const outcome = await runBash(script, { directory, env });
    if (outcome.exitCode === exitCode) return outcome.text;
    throw new Error(`${script}\nanswered ${outcome.exitCode}, not ${exitCode}:\n${outcome.text.slice(-8000)}`);
  };

  it("is formatted, installs and validates, and its tests pass without a connection to any host", async () => {
    await run("terraform fmt -check -recursive");
    const text = await run(blocks.check);
    expect(text).toContain("The configuration is valid.");
    expect(text).toMatch(/Success! 4 passed, 0 failed\./);
    for (const host of lab.hosts.values()) expect(host.connectionCount(), host.name).toBe(0);
  });

  it("has tests that fail when the policy is broken", async () => {
    const hosts = join(directory, "hosts.tf");
    const whole = readFileSync(hosts, "utf8");
    writeFileSync(hosts, whole.replace('INPUT   = { policy = "DROP"', 'INPUT   = { policy = "ACCEPT"'));
    const text = await run("terraform test", 1);
    writeFileSync(hosts, whole);
    expect(text).toContain("A gateway lets in what no rule names.");
    expect(text).toContain("3 passed, 1 failed");
  });

  it("plans, applies, shows what stands there, finds no change, and gives everything back", async () => {
    const before = await savedRules(machineOf(lab, "edge-1"));
    await byHand(machineOf(lab, "edge-1"), "iptables -N f2b-sshd; iptables -I INPUT -p tcp --dport 22 -j f2b-sshd");
    const text = await run(blocks.use);
    expect(text).toContain("Plan: 2 to add, 0 to change, 0 to destroy.");
    expect(text).toContain("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
    expect(text).toContain('+ "-p tcp -m tcp --dport 22 -j f2b-sshd",');
    expect(text).toContain("No changes. Your infrastructure matches the configuration.");
    expect(text).toContain("Destroy complete! Resources: 2 destroyed.");
    await byHand(machineOf(lab, "edge-1"), "iptables -D INPUT -p tcp --dport 22 -j f2b-sshd; iptables -X f2b-sshd");
    expect(withoutEmptyTables(await savedRules(machineOf(lab, "edge-1")))).toBe(withoutEmptyTables(before));
  });

  it("renames a host in the state and on the host, without touching a rule", async () => {
    const fleet = readFileSync(join(directory, "hosts.auto.tfvars"), "utf8");
    const write = (text: string) => writeFileSync(join(directory, "hosts.auto.tfvars"), text);
    write(fleet.replace("edge-1 =", "gateway-1 ="));
    await run("mv moved.tf moved && terraform apply && mv moved moved.tf");
    const before = await savedRules(machineOf(lab, "edge-1"));

    write(fleet.replace(/(edge-1 = \{.*) \}/, '$1, formerly = "gateway-1" }'));
    const plan = await run("terraform plan -detailed-exitcode", 2);
    expect(plan).toContain('# (moved from netfilter_host.edge["gateway-1"])');
    expect(plan).toContain('~ owner   = "shop/edge/gateway-1" -> "shop/edge/edge-1"');
    expect(plan).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    expect(plan).not.toMatch(/[-+~] (ipv4|ipv6|sysctls|rules)/);
    await run("terraform apply && terraform plan -detailed-exitcode");
    expect(await savedRules(machineOf(lab, "edge-1"))).toBe(before);
    expect(await byHand(machineOf(lab, "edge-1"), "cat /var/lib/netfilter-fleet/owner.json")).toContain(
      '"owner": "shop/edge/edge-1"',
    );
  });

  it("takes a live host over whose rules are those of the configuration: an import and no change", async () => {
    await run(`terraform state rm 'netfilter_host.edge["edge-2"]'`);
    expect(await run(onLab(blocks.takeOver))).toContain("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.");
  });

  it("writes the configuration of a host that people filled by hand, and plans it clean", async () => {
    const host = machineOf(lab, "by-hand");
    await byHand(
      host,
      `iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -P INPUT DROP
       iptables -N WEB; iptables -A WEB -s 10.0.0.0/8 -j ACCEPT; iptables -A INPUT -p tcp --dport 443 -j WEB
       iptables -N f2b-sshd; iptables -I INPUT -p tcp --dport 22 -j f2b-sshd
       iptables -t nat -A POSTROUTING -s 172.16.0.0/12 -j MASQUERADE`,
    );
    const before = await savedRules(host);
    const text = await run(blocks.generate.replaceAll("192.0.2.12", host.address));
    expect(text.match(/Plan: 1 to import, 0 to add, 0 to change, 0 to destroy\./g)).toHaveLength(2);
    const generated = readFileSync(join(directory, "generate/generated.tf"), "utf8");
    expect(generated).toContain('["-s 10.0.0.0/8 -j ACCEPT"]');
    expect(generated).not.toContain("f2b-sshd");

    const inGenerate = `cd generate; export TF_VAR_host=${host.address}/shop/edge/edge-2`;
    await run(`${inGenerate}; terraform apply && terraform plan -detailed-exitcode`);
    expect(await savedRules(host)).toBe(before);

    // What was taken over can be changed without a word about unknown rules.
    const longer = generated.replace("-s 10.0.0.0/8 -j ACCEPT", '-s 10.0.0.0/8 -j ACCEPT", "-j DROP');
    writeFileSync(join(directory, "generate/generated.tf"), longer);
    await run(`${inGenerate}; terraform apply && terraform plan -detailed-exitcode`);
    expect(await byHand(host, "iptables -S WEB")).toBe("-N WEB\n-A WEB -s 10.0.0.0/8 -j ACCEPT\n-A WEB -j DROP\n");
  });
});

/** A table that was read once stays in the kernel, with its chains and nothing in them. */
function withoutEmptyTables(rules: string): string {
  return rules.replace(/^\*\w+\n(?::\w+ ACCEPT\n)+COMMIT\n/gm, "");
}
