import { describe, expect, it } from "vitest";
import { mergeLockFile, PROVIDER_SOURCE, type RequiredProvider } from "../../../engine/delivery";

const OWN = { version: "0.1.0", hash: "h1:AAAA=" };
const AWS = `provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = ">= 4.0.0, < 6.0.0"
  hashes = [
    "h1:aaa=",
    "zh:0cdb9c2083bf0902442384f7309367791e4640581652dda456f2d6d7abf0de8d",
  ]
}
`;
const OURS = `provider "terraform.local/netfilter/netfilter" {
  version     = "0.0.9"
  constraints = "0.0.9"
  hashes = [
    "h1:old=",
  ]
}
`;
const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

`;
const merge = (present: string | undefined, others: readonly RequiredProvider[] = []) =>
  mergeLockFile(present, { ...OWN, others });

describe("the lock file", () => {
  it("is written where there is none, as terraform init would", () => {
    expect(merge(undefined)).toBe(`${HEADER}provider "terraform.local/netfilter/netfilter" {
  version     = "0.1.0"
  constraints = "0.1.0"
  hashes = [
    "h1:AAAA=",
  ]
}
`);
  });

  it("gets our entry in the place of an old one and keeps the others byte for byte", () => {
    const zebra = AWS.replaceAll("hashicorp/aws", "zebra/zebra").replace("  version ", "  # by hand\n\n\n  version ");
    const merged = merge(`${HEADER}${AWS}\n${OURS}\n${zebra}`);
    expect(merged).toBe(`${HEADER}${AWS}\n${merge(undefined).slice(HEADER.length)}\n${zebra}`);
    expect(merged).not.toContain("old=");
  });

  it("is the same after a second time, with and without other providers", () => {
    const others = [{ source: "hashicorp/aws", constraint: "~> 5.0" }, { source: "null" }];
    const once = merge(`${HEADER}${AWS}`, others);
    expect(merge(once, others)).toBe(once);
    expect(merge(once)).toBe(merge(`${HEADER}${AWS}`));
    expect(merge(merge(undefined))).toBe(merge(undefined));
  });

  it("forgets an entry whose version is no longer allowed, because Terraform would stop at it", () => {
    const kept = merge(`${HEADER}${AWS}`, [{ source: "hashicorp/aws", constraint: ">= 5.0" }]);
    expect(kept).toContain(AWS);
    const forgotten = merge(`${HEADER}${AWS}`, [{ source: "hashicorp/aws", constraint: "5.32.0" }]);
    expect(forgotten).not.toContain("5.31.0");
    const inCapitals = merge(`${HEADER}${AWS}`, [{ source: "HashiCorp/aws", constraint: "5.32.0" }]);
    expect(inCapitals).not.toContain("5.31.0");
    const notUnderstood = merge(`${HEADER}${AWS}`, [{ source: "hashicorp/aws", constraint: "latest" }]);
    expect(notUnderstood).toContain(AWS);
  });

  it("has a note only where the cdktf command needs one", () => {
    const exact = AWS.replace(">= 4.0.0, < 6.0.0", "5.31.0");
    expect(merge(`${HEADER}${exact}`, [{ source: "hashicorp/aws", constraint: "5.31.0" }])).not.toContain("/*");
    expect(merge(`${HEADER}${exact}`, [{ source: "hashicorp/aws" }])).toContain("/*");
    expect(merge(`${HEADER}${AWS}`, [{ source: "hashicorp/aws", constraint: "5.31.0" }])).toContain("/*");
  });

  it("names providers in the note by their full address, in a fixed order", () => {
    const sources = ["null", "Zebra/stripes", "example.com/a/b", "hashicorp/aws"];
    const merged = merge(
      undefined,
      sources.map(source => ({ source })),
    );
    expect([...merged.matchAll(/^provider "(.*)" \{$/gm)].map(([, source]) => source)).toEqual([
      PROVIDER_SOURCE,
      "example.com/a/b",
      "registry.terraform.io/Zebra/stripes",
      "registry.terraform.io/hashicorp/aws",
      "registry.terraform.io/hashicorp/null",
    ]);
    expect(
      merge(
        undefined,
        [...sources].reverse().map(source => ({ source })),
      ),
    ).toBe(merged);
  });
});
