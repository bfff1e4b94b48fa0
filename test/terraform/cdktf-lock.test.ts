import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProviderConstraint } from "@cdktf/cli-core/src/lib/dependencies/dependency-manager";
import { TerraformProviderLock } from "@cdktf/cli-core/src/lib/terraform-provider-lock";
import { afterAll, describe, expect, it, vi } from "vitest";
import { LOCK_FILE, mergeLockFile, PROVIDER_SOURCE, type RequiredProvider } from "../../engine/delivery";

// The command's code runs terraform and asks for news when it is loaded.
vi.hoisted(() => {
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.TF_CLI_CONFIG_FILE = "/dev/null";
});

const NULL = `provider "registry.terraform.io/hashicorp/null" {
  version     = "3.2.4"
  constraints = ">= 3.0.0, < 4.0.0"
  hashes = [
    "h1:aaa=",
  ]
}
`;
const merge = (present: string | undefined, others: readonly RequiredProvider[] = []) =>
  mergeLockFile(present, { version: "0.1.0", hash: "h1:AAAA=", others });

describe("the cdktf command, reading the lock file with its own code", () => {
  const folder = mkdtempSync(join(tmpdir(), "netfilter-fleet-lock."));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const finds = (text: string, source: string, version?: string): Promise<boolean | undefined> => {
    writeFileSync(join(folder, LOCK_FILE), text);
    return new TerraformProviderLock(folder).hasMatchingProvider(new ProviderConstraint(source, version));
  };

  it("finds ours and every other provider, also one that nothing has locked yet", async () => {
    for (const constraint of ["3.2.4", "~> 3.2", "> 3.2.4", "!= 3.2.4", ">= 3, < 4", undefined]) {
      const others = [{ source: "hashicorp/null", ...(constraint === undefined ? {} : { constraint }) }];
      for (const present of [undefined, NULL]) {
        const merged = merge(present, others);
        expect(await finds(merged, "hashicorp/null", constraint), String(constraint)).toBe(true);
        expect(await finds(merged, PROVIDER_SOURCE, "0.1.0")).toBe(true);
      }
    }
  });

  it("finds one whose address the stack writes in capitals, which Terraform locks in small letters", async () => {
    const merged = merge(NULL, [{ source: "HashiCorp/Null", constraint: "3.2.4" }]);
    expect(await finds(merged, "HashiCorp/Null", "3.2.4")).toBe(true);
  });

  it("would not find them without the note, and would then ask the network", async () => {
    expect(await finds(merge(undefined), "hashicorp/null", "3.2.4")).toBe(false);
  });
});
