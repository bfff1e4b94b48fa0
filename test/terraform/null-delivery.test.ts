import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { byHand, machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { CdktfProject, cleanEnvironment } from "./cdktf-project";
import { mirrorConfiguration, mirrorStandInNullProvider } from "./filesystem-mirror";
import { type Outcome, TERRAFORM_IS_THERE } from "./terraform-project";

const NFFLEET = `${process.execPath} --import ${require.resolve("tsx")} ${join(__dirname, "../../cli/main.ts")}`;

/** What the program under test reads: its hosts with the port (or the rule) that each opens, and those gone for good. */
interface Declared {
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly opens: number | string }[];
  readonly gone?: readonly string[];
}

describe.skipIf(!TERRAFORM_IS_THERE)("hosts delivered by null_resource", () => {
  const scratch = mkdtempSync(join(tmpdir(), "null-delivery-"));
  let lab: Lab;
  let checkout: CdktfProject;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "kept" }, { name: "left" }, { name: "lost" }] });
    await mirrorStandInNullProvider(join(scratch, "mirror"));
    writeFileSync(join(scratch, "terraform.rc"), mirrorConfiguration(join(scratch, "mirror")));
    const env = cleanEnvironment(join(scratch, "home"), {
      TF_CLI_CONFIG_FILE: join(scratch, "terraform.rc"),
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: lab.knownHosts,
    });
    checkout = new CdktfProject(
      env,
      `const { hosts, gone = [] } = JSON.parse(readFileSync("declared.json", "utf8"));
    new N.NullDelivery(this, "delivery", { command: ${JSON.stringify(NFFLEET)}, gone });
    new C.Fleet(this, "fleet", { hosts, defaults: { timer: 15 }, waves: { canary: ["kept"] } }, (host, { opens }) => {
      const input = new C.Chain(new C.Table(host, "filter"), "INPUT", { policy: "DROP" });
      input.add("established", { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" });
      input.add("neighbours", { icmpv6Type: [133, 134, 135, 136], target: "ACCEPT" });
      input.add("ssh", { protocol: "tcp", destinationPort: 22, target: "ACCEPT" });
      input.add("opens", typeof opens === "string" ? { raw: opens } : { protocol: "tcp", destinationPort: opens, target: "ACCEPT" });
    });`,
    );
  });
  afterAll(async () => {
    checkout.remove();
    rmSync(scratch, { recursive: true, force: true });
    await lab.stop();
  });

  const entry = (name: string, opens: number | string) => ({ name, address: machineOf(lab, name).address, opens });
  const deploy = async (declared: Declared): Promise<Outcome> => {
    checkout.write("declared.json", JSON.stringify(declared));
    await checkout.synthesize();
    await checkout.terraform(["init"]);
    return checkout.terraform(["apply", "-auto-approve"]);
  };

  /** Looks at the host again and again while `work` is done; answers how often, and what was missing when. */
  const watching = async (host: LabHost, work: () => Promise<unknown>): Promise<{ looks: number; gaps: string }> => {
    const watch = host.run(`touch /run/watch; looks=0; while [ -e /run/watch ]; do
      looks=$((looks + 1)); saved=$(iptables-save -t filter)
      case $saved in *":INPUT DROP"*"-A NF-INPUT -p tcp -m tcp --dport 22 -j ACCEPT"*) ;; *) echo "$looks: $saved" ;; esac
      sleep 0.02
    done; echo "$looks looks"`);
    await work();
    await byHand(host, "rm /run/watch");
    const { stdout } = await watch;
    const [, looks = "0"] = /(\d+) looks\n$/.exec(stdout) ?? [];
    return { looks: Number(looks), gaps: stdout.replace(/\d+ looks\n$/, "") };
  };

  it("are applied, and left alone while nothing changes", async () => {
    const hosts = ["kept", "left", "lost"].map(name => entry(name, 80));
    const { exitCode, text } = await deploy({ hosts });
    expect(text).toContain("Apply complete! Resources: 6 added, 0 changed, 0 destroyed.");
    expect(exitCode).toBe(0);
    for (const name of ["kept", "left", "lost"]) {
      expect(await savedRules(machineOf(lab, name))).toContain("-A NF-INPUT -p tcp -m tcp --dport 80 -j ACCEPT");
    }
    expect((await checkout.terraform(["plan", "-detailed-exitcode"])).exitCode).toBe(0);
  });

  it("are never without their rules while a changed rule is applied", async () => {
    const kept = machineOf(lab, "kept");
    let changed: Outcome | undefined;
    const { looks, gaps } = await watching(kept, async () => {
      changed = await deploy({ hosts: [entry("kept", 81), entry("left", 80), entry("lost", 80)] });
    });
    expect(changed?.text).toContain("Apply complete! Resources: 1 added, 0 changed, 1 destroyed.");
    expect(changed?.text).not.toContain("destroy --all");
    expect(gaps).toBe("");
    expect(looks).toBeGreaterThan(20);
    expect(await savedRules(kept)).toContain("--dport 81 -j ACCEPT");
  });

  it("keep what they hold when an apply fails, and while it is tried again; the next wave waits for that", async () => {
    const kept = machineOf(lab, "kept");
    const others = [entry("left", 90), entry("lost", 90)];
    const { looks, gaps } = await watching(kept, async () => {
      const refused = await deploy({ hosts: [entry("kept", "-m set --match-set nosuch src -j DROP"), ...others] });
      expect(refused.exitCode).toBe(1);
      expect(refused.text).toContain("rule 3 of chain INPUT (ipv4 filter)");
      expect(await savedRules(kept)).toContain("--dport 81 -j ACCEPT");
      expect(await savedRules(machineOf(lab, "left"))).toContain("--dport 80 -j ACCEPT");
      expect((await deploy({ hosts: [entry("kept", 82), ...others] })).exitCode).toBe(0);
    });
    expect(gaps).toBe("");
    expect(looks).toBeGreaterThan(20);
    expect(await savedRules(kept)).toContain("--dport 82 -j ACCEPT");
    expect(await savedRules(machineOf(lab, "left"))).toContain("--dport 90 -j ACCEPT");
  });

  it("are given back when they leave the app, and one that is out of reach then holds up no other", async () => {
    const left = machineOf(lab, "left");
    await left.cutCable();
    const declared: Declared = { hosts: [entry("kept", 83), entry("lost", 90)] };
    const failed = await deploy(declared);
    expect(failed.exitCode).toBe(1);
    expect(failed.text).toContain('with terraform_data.netfilter_ownership["left"]');
    expect(await savedRules(machineOf(lab, "kept"))).toContain("--dport 83 -j ACCEPT");
    await left.plugCable();
    await byHand(left, "iptables -w 5 -A INPUT -s 192.0.2.7 -j DROP");
    const { exitCode, text } = await deploy(declared);
    expect(text).toContain("left: given back");
    expect(exitCode).toBe(0);
    const rules = await savedRules(left);
    expect(rules).not.toContain("NF-INPUT");
    expect(rules).toContain("-A INPUT -s 192.0.2.7/32 -j DROP");
  });

  it("are forgotten without being asked when they are gone for good", async () => {
    await machineOf(lab, "lost").powerOff();
    const { exitCode, text } = await deploy({ hosts: [entry("kept", 83)], gone: ["shop/gateway/lost"] });
    expect(text).toContain("shop/gateway/lost is gone for good");
    expect(exitCode).toBe(0);
  });

  it("are given back when the stack is destroyed", async () => {
    const { exitCode, text } = await checkout.terraform(["destroy", "-auto-approve"]);
    expect(text).toContain("kept: given back");
    expect(exitCode).toBe(0);
    expect(await savedRules(machineOf(lab, "kept"))).not.toMatch(/NF-INPUT|INPUT DROP/);
  });
});
