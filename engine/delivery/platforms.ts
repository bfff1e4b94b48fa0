/**
 * Names, as Go spells them, of the platforms that Terraform is released for and on which a script whose first line is
 * `#!/bin/sh` is a program. The provider is JavaScript, so the same file serves them all. Windows is not among
 * them: it knows no such first line, and Terraform there starts `.exe` files only (in WSL it is linux_amd64).
 */
export const PLATFORMS = [
  "darwin_amd64",
  "darwin_arm64",
  "freebsd_386",
  "freebsd_amd64",
  "freebsd_arm",
  "linux_386",
  "linux_amd64",
  "linux_arm",
  "linux_arm64",
  "openbsd_386",
  "openbsd_amd64",
  "solaris_amd64",
] as const;

export type Platform = (typeof PLATFORMS)[number];
