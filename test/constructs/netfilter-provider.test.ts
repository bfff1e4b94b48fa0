import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Host, NetfilterProvider, type NetfilterProviderProps } from "../../constructs";
import { TerraformProvider, TerraformStack, Testing, Token } from "../../constructs/cdktf";
import { ElasticAddress, makeHost, makeStack } from "./practice-stack";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n";

const blockOf = (props: NetfilterProviderProps, stack = makeStack()): unknown => {
  new NetfilterProvider(stack, "netfilter", props);
  return JSON.parse(Testing.synth(stack, true)).provider.netfilter[0];
};

describe("the provider's properties", () => {
  it("become the provider block, in Terraform's spelling", () => {
    expect(
      blockOf({
        user: "ops",
        port: 2222,
        privilege: "sudo",
        jump: { address: "bastion.example", port: 22, user: "hop", hostKey: "SHA256:abc" },
        identities: ["~/.ssh/deploy"],
        agent: "/run/agent.sock",
        privateKeyVariable: "DEPLOY_KEY",
        passphraseVariable: "DEPLOY_PHRASE",
        knownHosts: ["/etc/ssh/ssh_known_hosts"],
        hostKeyPolicy: "accept-new",
        connectTimeout: 20,
        parallel: 8,
        gone: ["shop/gateway/edge-9"],
      }),
    ).toEqual({
      user: "ops",
      port: 2222,
      privilege: "sudo",
      jump: { address: "bastion.example", port: 22, user: "hop", host_key: "SHA256:abc" },
      identities: ["~/.ssh/deploy"],
      agent: "/run/agent.sock",
      private_key_variable: "DEPLOY_KEY",
      passphrase_variable: "DEPLOY_PHRASE",
      known_hosts: ["/etc/ssh/ssh_known_hosts"],
      host_key_policy: "accept-new",
      connect_timeout: 20,
      parallel: 8,
      gone: ["shop/gateway/edge-9"],
      documents: "../../netfilter-fleet/gateway",
    });
  });

  it("may be values of other resources and variables", () => {
    const stack = makeStack();
    const address = new ElasticAddress(stack, "eip");
    expect(blockOf({ jump: { address: address.publicIp }, port: address.port, agent: "/run/%{x}" }, stack)).toEqual({
      jump: { address: "${aws_eip.eip.public_ip}" },
      port: "${aws_eip.eip.port}",
      agent: "/run/%%{x}",
      documents: "../../netfilter-fleet/gateway",
    });
  });

  it.each<[RegExp, NetfilterProviderProps]>([
    [/port is 0; write a whole number from 1 to 65535/, { port: 0 }],
    [/connectTimeout is 0\.5; write a whole number from 1 to 600/, { connectTimeout: 0.5 }],
    [/parallel is 1000; write a whole number from 1 to 256/, { parallel: 1000 }],
    [/user "ops@edge" cannot be a login name/, { user: "ops@edge" }],
    [/jump\.user "-l" cannot be a login name/, { jump: { address: "a", user: "-l" } }],
    [/jump\.port is 70000/, { jump: { address: "a", port: 70_000 } }],
    [/jump\.address "a b" is neither a name nor an address/, { jump: { address: "a b" } }],
    [
      /jump\.hostKey is only known after apply/,
      { jump: { address: "a", hostKey: Token.asString({ resolve: () => "k" }) } },
    ],
    [/privateKeyVariable is no name of an environment variable/, { privateKeyVariable: "~/.ssh/id_ed25519" }],
    [/passphraseVariable is no name of an environment variable/, { passphraseVariable: "my secret" }],
    [/gone names "edge-9", which is no owner id/, { gone: ["edge-9"] }],
  ])("are refused when they cannot be: %s", (message, props) => {
    expect(() => blockOf(props)).toThrow(message);
    expect(() => blockOf(props)).toThrow(/^NetfilterProvider "gateway\/netfilter": /);
  });

  it.each<[string, NetfilterProviderProps]>([
    ["privateKeyVariable", { privateKeyVariable: KEY }],
    ["identities", { identities: [KEY] }],
    ["passphraseVariable", { passphraseVariable: KEY }],
    ["jump", { jump: { address: "a", hostKey: KEY } }],
    ["agent", { agent: "PuTTY-User-Key-File-3: ssh-ed25519" }],
  ])("are refused when %s holds a key itself, without showing it", (property, props) => {
    expect(() => blockOf(props)).toThrow(
      new RegExp(`${property} holds a private key, and what stands here is written`),
    );
    expect(() => blockOf(props)).not.toThrow(/b3BlbnNzaC1rZXk/);
  });
});

class Stranger extends TerraformProvider {}

describe("synthesis with the provider", () => {
  let scratch: string;
  let said: string[];
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), "netfilter-fleet-synthesis."));
    said = [];
    writeFileSync(join(scratch, "bundle.js"), "#!/bin/sh\n");
    vi.stubEnv("HOME", scratch);
    vi.stubEnv("TF_CLI_CONFIG_FILE", "");
    vi.stubEnv("NFFLEET_PROVIDER", join(scratch, "bundle.js"));
    vi.spyOn(process.stderr, "write").mockImplementation(text => said.push(String(text)) > 0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(scratch, { recursive: true, force: true });
  });

  const stackIn = (name = "gateway", app = Testing.app({ outdir: join(scratch, "out") })) => ({
    app,
    stack: new TerraformStack(app, name),
    folder: join(app.outdir, "stacks", name),
  });
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  const lockOf = (folder: string) => readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");

  it("lays it into the stack's folder for every platform, and its checksum into the lock file", () => {
    const { app, stack, folder } = stackIn();
    makeHost({}, stack);
    app.synth();
    const linux = "terraform.d/plugins/terraform.local/netfilter/netfilter/0.1.0/linux_amd64";
    expect(filesOf(folder)).toContain(`${linux}/terraform-provider-netfilter_v0.1.0`);
    expect(lockOf(folder)).toContain('provider "terraform.local/netfilter/netfilter" {\n  version     = "0.1.0"');
    expect(said).toEqual([]);
  });

  it("writes nothing of it for a stack without hosts", () => {
    const { app, folder } = stackIn();
    app.synth();
    expect(filesOf(folder)).toEqual(["cdk.tf.json"]);
  });

  it("takes away what an older version laid there, and keeps what others locked", () => {
    const { app, stack, folder } = stackIn();
    makeHost({}, stack);
    const old = join(folder, "terraform.d/plugins/terraform.local/netfilter/netfilter/0.0.9/linux_amd64");
    mkdirSync(old, { recursive: true });
    const aws = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.31.0"\n}\n';
    writeFileSync(join(folder, ".terraform.lock.hcl"), aws);
    app.synth();
    expect(readdirSync(join(old, "../.."))).toEqual(["0.1.0"]);
    expect(lockOf(folder).startsWith(aws)).toBe(true);
  });

  it("names the stack's other providers in the lock file for the cdktf command, overrides included", () => {
    const { app, stack, folder } = stackIn();
    makeHost({}, stack);
    new Stranger(stack, "aws", {
      terraformResourceType: "aws",
      terraformProviderSource: "aws",
      terraformGeneratorMetadata: { providerName: "aws", providerVersion: "5.31.0" },
    });
    stack.addOverride("terraform.required_providers.aws.version", "~> 5.0");
    stack.addOverride("terraform.required_providers.extra", { source: "example/extra" });
    const aws = (version: string) =>
      `provider "registry.terraform.io/hashicorp/aws" {\n  version = "${version}"\n  constraints = "5.31.0"\n}\n`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ".terraform.lock.hcl"), aws("5.31.0"));
    app.synth();
    expect(lockOf(folder)).toContain(aws("5.31.0"));
    expect(lockOf(folder)).toMatch(/\/\* .*example\/extra" \{\n {2}constraints = ">= 0"\n\}\n.*hashicorp\/aws" \{/s);
    writeFileSync(join(folder, ".terraform.lock.hcl"), aws("4.0.0"));
    app.synth();
    expect(lockOf(folder)).not.toContain("4.0.0");
  });

  it("stops with one sentence and its cure when the provider is not built", () => {
    const { app, stack } = stackIn();
    makeHost({}, stack);
    vi.stubEnv("NFFLEET_PROVIDER", join(scratch, "nothing"));
    expect(() => app.synth()).toThrow(
      /NetfilterProvider "gateway\/netfilter": The Terraform provider cannot be delivered: .*nothing, which does not exist/,
    );
  });

  it("warns where the user's CLI configuration hides it: each stack, and once on stderr", () => {
    const file = join(scratch, ".terraformrc");
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${scratch}/mirror"\n  }\n}\n`);
    const { app, stack } = stackIn();
    makeHost({}, stack);
    new Host(new TerraformStack(app, "second"), "edge-2", { address: "10.77.1.2", project: "shop" });
    app.synth();
    const manifest = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8"));
    const advice = `${file} has a provider_installation block`;
    for (const name of ["gateway", "second"]) {
      expect(manifest.stacks[name].annotations).toEqual([
        expect.objectContaining({ level: "@cdktf/warn", message: expect.stringContaining(advice) }),
      ]);
    }
    expect(said).toEqual([expect.stringContaining(`nffleet provider install ${scratch}/mirror`)]);
    expect(said[0]).toMatch(/^[^\n]+\n$/);
  });
});
