import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { executableNameOf, PLATFORMS, PROVIDER_SOURCE, PROVIDER_VERSION } from "../../../engine/delivery";

describe("the provider's identity", () => {
  it("has the version of the package", () => {
    const manifest: { readonly version: string } = JSON.parse(
      readFileSync(join(__dirname, "../../../package.json"), "utf8"),
    );
    expect(PROVIDER_VERSION).toBe(manifest.version);
  });

  it("is of a host that no registry has, so that a stranger's provider is never loaded in its place", () => {
    expect(PROVIDER_SOURCE).toMatch(/^[a-z]+\.local\/netfilter\/netfilter$/);
  });

  it("is run by Terraform under the name of its type", () => {
    expect(executableNameOf("1.2.3")).toBe("terraform-provider-netfilter_v1.2.3");
  });

  it("leaves out the platform that does not run scripts", () => {
    expect(PLATFORMS.filter(platform => platform.startsWith("windows"))).toEqual([]);
    expect(PLATFORMS).toEqual(expect.arrayContaining(["linux_amd64", "linux_arm64", "darwin_arm64"]));
  });
});
