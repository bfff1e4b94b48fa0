import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { executableNameOf, PROVIDER_SOURCE } from "./identity";
import { PLATFORMS } from "./platforms";
import type { ProviderBundle } from "./provider-bundle";

/** The folder of the provider's versions below a folder of plugins or a filesystem mirror. */
export function versionsFolder(plugins: string): string {
  return join(plugins, ...PROVIDER_SOURCE.split("/"));
}

/**
 * Lays the provider into a folder in the layout of an unpacked filesystem mirror, for every platform:
 * `terraform.local/netfilter/netfilter/VERSION/OS_ARCH/terraform-provider-netfilter_vVERSION`. A file that holds the same
 * bytes already is left alone, so that nothing changes under a running Terraform.
 */
export function layPackage(plugins: string, { version, bytes }: ProviderBundle): void {
  const name = executableNameOf(version);
  let first: string | undefined;
  for (const platform of PLATFORMS) {
    const folder = join(versionsFolder(plugins), version, platform);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    if (!isSameFile(file, first) && !holds(file, bytes)) placeFile(file, bytes, first);
    first ??= file;
    // The checksum covers all that is in the folder: a stray file would make Terraform refuse the package.
    for (const stray of readdirSync(folder)) {
      if (stray !== name) rmSync(join(folder, stray), { recursive: true, force: true });
    }
  }
}

/** Takes away what is there of other versions of the provider: Terraform would go on offering them. */
export function removeOtherVersions(plugins: string, version: string): void {
  const folder = versionsFolder(plugins);
  for (const name of readdirSync(folder)) {
    if (name !== version) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Two names of one file need to be read once. */
function isSameFile(file: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  const [a, b] = [file, other].map(name => statSync(name, { throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

function holds(file: string, bytes: Uint8Array): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size !== bytes.length || (found.mode & 0o777) !== 0o755) {
    return false;
  }
  return readFileSync(file).equals(bytes);
}

/** Puts the file there whole or not at all. The platforms share one file on the disk where it can be linked. */
function placeFile(file: string, bytes: Uint8Array, same: string | undefined): void {
  const fresh = join(dirname(dirname(file)), `.${process.pid}.tmp`);
  rmSync(fresh, { force: true });
  if (same === undefined || !linked(same, fresh)) {
    writeFileSync(fresh, bytes);
    chmodSync(fresh, 0o755); // the mode that writeFileSync takes is cut by the umask
  }
  renameSync(fresh, file);
}

function linked(existing: string, path: string): boolean {
  try {
    linkSync(existing, path);
    return true;
  } catch {
    return false; // FAT, some network file systems, containers without the right
  }
}
