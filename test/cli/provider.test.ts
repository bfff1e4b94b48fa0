import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judgeInstallation, PLATFORMS, readProviderBundle } from "../../engine/delivery";
import { say } from "./command-line";
import { Folder } from "./documents";

let folder: Folder;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = new Folder();
  env = { HOME: folder.path, NFFLEET_PROVIDER: folder.write("bundle.js", "#!/bin/sh\n") };
});
afterEach(() => folder.remove());

describe("nffleet provider install", () => {
  it("lays the provider into a mirror and prints the configuration that makes Terraform find it", async () => {
    const mirror = join(folder.path, "mirror");
    const { code, stdout, stderr } = await say(["provider", "install", mirror], { env });
    expect(code).toBe(0);
    expect(stderr).toBe(
      `The provider 0.1.0 is in ${mirror}/terraform.local/netfilter/netfilter, for ${PLATFORMS.length} platforms.\n`,
    );
    expect(existsSync(join(mirror, "terraform.local/netfilter/netfilter/0.1.0/linux_arm64"))).toBe(true);
    const bundle = readProviderBundle(env);
    folder.write("terraform.rc", stdout.slice(0, stdout.indexOf("# Into .terraform.lock.hcl")));
    expect(judgeInstallation({ TF_CLI_CONFIG_FILE: join(folder.path, "terraform.rc") }, bundle)).toEqual({
      kind: "held",
    });
    expect(stdout).toContain(`hashes = [\n    "${bundle.hash}",\n  ]\n}\n`);
  });

  it("has nothing to say on a configuration that names the mirror already", async () => {
    const mirror = join(folder.path, "mirror");
    folder.write(".terraformrc", `provider_installation { filesystem_mirror { path = "${mirror}" } }`);
    const { code, stdout, stderr } = await say(["provider", "install", mirror], { env });
    expect(code).toBe(0);
    expect(stderr).toContain("Terraform finds it");
    expect(stdout).not.toContain("provider_installation");
    expect(stdout).toContain('provider "terraform.local/netfilter/netfilter" {');
  });

  it("says in one line what is wrong", async () => {
    const other = await say(["provider", "remove", "/tmp/x"], { env });
    expect(other.code).toBe(64);
    expect(other.stderr).toContain('provider knows install DIR, not "remove"');
    expect((await say(["provider", "install"], { env })).stderr).toContain("provider needs install DIR.");
    const unbuilt = await say(["provider", "install", folder.path], { env: { NFFLEET_PROVIDER: "/nowhere" } });
    expect(unbuilt.code).toBe(1);
    expect(unbuilt.stderr).toBe(
      "nffleet: The Terraform provider cannot be delivered: NFFLEET_PROVIDER names /nowhere, which does not exist. Correct or unset it.\n",
    );
  });
});
