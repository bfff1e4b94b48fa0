import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCK_FILE, layPackage, mergeLockFile, PROVIDER_SOURCE, readProviderBundle } from "../../engine/delivery";
import type { Lab } from "../../lab/lab";
import { machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { CdktfProject, cleanEnvironment, run } from "./cdktf-project";
import { mirrorStandInNullProvider } from "./filesystem-mirror";
import { BUNDLE, TERRAFORM_IS_THERE } from "./terraform-project";

const ROOT = join(__dirname, "..", "..");

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "delivery-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The same provider as another build of it: other bytes. */
function rebuild(name: string): string {
  const file = join(scratch, name);
  writeFileSync(file, `${readFileSync(BUNDLE, "utf8")}\n// ${name}\n`);
  return file;
}

describe.skipIf(!TERRAFORM_IS_THERE)("cdktf deploy without a network", () => {
  let lab: Lab;
  let env: NodeJS.ProcessEnv;
  const checkouts: CdktfProject[] = [];
  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge-1" }] });
    env = cleanEnvironment(join(scratch, "home"), {
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: lab.knownHosts,
    });
  });
  afterAll(async () => {
    for (const checkout of checkouts) checkout.remove();
    await lab.stop();
  });

  const checkOut = (): CdktfProject => {
    const { address } = machineOf(lab, "edge-1");
    const checkout = new CdktfProject(
      env,
      `const host = new C.Host(this, "edge-1", { address: "${address}" });
    const input = new C.Chain(new C.Table(host, "filter"), "INPUT", { policy: "DROP" });
    input.add("loopback", { inInterface: "lo", target: "ACCEPT" });
    input.add("established", { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" });
    input.add("neighbours", { icmpv6Type: [133, 134, 135, 136], target: "ACCEPT" });
    input.add("ssh", { protocol: "tcp", destinationPort: 22, target: "ACCEPT" });`,
    );
    checkouts.push(checkout);
    return checkout;
  };

  it("works from a fresh checkout, and has nothing to do the second time", async () => {
    const checkout = checkOut();
    const first = await checkout.succeed("deploy");
    expect(first.text).toContain("Apply complete! Resources: 1 added, 0 changed, 0 destroyed.");
    expect(await savedRules(machineOf(lab, "edge-1"))).toContain("-A NF-INPUT -p tcp -m tcp --dport 22 -j ACCEPT");
    const second = await checkout.succeed("deploy");
    expect(second.text).toContain("No changes.");
  });

  it("works after a rebuild, and in a second checkout whose plugin cache points into one that is gone", async () => {
    const [first] = checkouts;
    if (first === undefined) throw new Error("the first checkout is missing");
    const before = first.read(LOCK_FILE);
    const rebuilt = await first.succeed("deploy", { NFFLEET_PROVIDER: rebuild("rebuilt") });
    expect(rebuilt.text).toContain("No changes.");
    expect(first.read(LOCK_FILE)).not.toBe(before);
    const second = checkOut();
    cpSync(join(first.directory, "gateway.tfstate"), join(second.directory, "gateway.tfstate"));
    first.remove();
    const { text } = await second.succeed("diff");
    expect(text).toContain("No changes.");
    expect(second.read(LOCK_FILE)).toBe(before);
  });

  it("works after a change of the version in a folder that an older version was used in", async () => {
    const checkout = checkOut();
    const old = { ...readProviderBundle({ NFFLEET_PROVIDER: rebuild("older") }), version: "0.0.9" };
    layPackage(join(checkout.stackFolder, "terraform.d/plugins"), old);
    const required = { netfilter: { source: PROVIDER_SOURCE, version: "0.0.9" } };
    writeFileSync(
      join(checkout.stackFolder, "cdk.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    expect((await run("terraform", ["init"], checkout.stackFolder, env)).text).toContain("netfilter v0.0.9");
    expect(checkout.read(LOCK_FILE)).toContain('version     = "0.0.9"');
    const { text } = await checkout.succeed("diff");
    expect(text).toContain("netfilter v0.1.0");
    expect(checkout.read(LOCK_FILE)).not.toContain("0.0.9");
  });
});

describe.skipIf(!TERRAFORM_IS_THERE)("a stack with another provider", () => {
  it("deploys from a fresh checkout, again, and after the other provider's version has changed", async () => {
    const home = join(scratch, "home-with-null");
    const plugins = join(home, ".terraform.d", "plugins");
    const { folder } = await mirrorStandInNullProvider(plugins);
    const next = folder.replace("3.2.4", "3.2.5");
    cpSync(folder, next, { recursive: true });
    const checkout = new CdktfProject(
      cleanEnvironment(home),
      `new C.NetfilterProvider(this, "netfilter");
    new P.provider.NullProvider(this, "null");
    new P.resource.Resource(this, "other", { triggers: { of: "another provider" } });
    const version = process.env.NULL_VERSION;
    if (version !== undefined) this.addOverride("terraform.required_providers.null.version", version);`,
    );
    try {
      expect((await checkout.succeed("deploy")).text).toContain("Resources: 1 added");
      const locked = checkout.read(LOCK_FILE);
      expect(locked).toMatch(/hashicorp\/null" \{\n {2}version {5}= "3\.2\.4"/);
      expect(locked).not.toContain("/*");
      expect((await checkout.succeed("deploy")).text).toContain("No changes.");
      expect(checkout.read(LOCK_FILE)).toBe(locked);
      expect((await checkout.succeed("diff", { NULL_VERSION: "> 3.2.4" })).text).toContain("No changes.");
      expect(checkout.read(LOCK_FILE)).toMatch(/hashicorp\/null" \{\n {2}version {5}= "3\.2\.5"/);
    } finally {
      checkout.remove();
    }
  });
});

describe.skipIf(!TERRAFORM_IS_THERE)("a CLI configuration with a provider_installation block", () => {
  it("is named with its cure, and the cure works", async () => {
    const home = join(scratch, "home-with-block");
    const env = cleanEnvironment(home);
    const checkout = new CdktfProject(env, 'new C.NetfilterProvider(this, "netfilter");');
    const mirror = join(home, "mirror");
    const file = join(home, ".terraformrc");
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    try {
      const hidden = await checkout.cdktf("diff");
      expect(hidden.exitCode).toBe(1);
      expect(hidden.text.replace(/\s+/g, " ")).toContain(
        `${file} has a provider_installation block, which takes the place of the terraform.d/plugins folder that synthesis fills, and its mirror ${mirror} does not hold it. Run \`nffleet provider install ${mirror}\`.`,
      );
      const nffleet = ["--import", require.resolve("tsx"), join(ROOT, "cli/main.ts"), "provider", "install", mirror];
      expect((await run(process.execPath, nffleet, checkout.directory, env)).exitCode).toBe(0);
      const found = await checkout.succeed("diff");
      expect(found.text).toContain("No changes.");
      expect(found.text).not.toContain("provider_installation");
    } finally {
      checkout.remove();
    }
  });
});

describe.skipIf(!TERRAFORM_IS_THERE)("the lock entry", () => {
  it("is what Terraform writes itself for the same package", async () => {
    const folder = join(scratch, "self-locked");
    const bundle = readProviderBundle({ NFFLEET_PROVIDER: BUNDLE });
    layPackage(join(folder, "terraform.d/plugins"), bundle);
    const required = { netfilter: { source: PROVIDER_SOURCE, version: bundle.version } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    const { text } = await run("terraform", ["init"], folder, cleanEnvironment(join(scratch, "home-self")));
    expect(text).toContain("successfully initialized");
    expect(readFileSync(join(folder, LOCK_FILE), "utf8")).toBe(mergeLockFile(undefined, { ...bundle, others: [] }));
  });
});
