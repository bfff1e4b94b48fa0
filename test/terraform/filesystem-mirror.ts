import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { bundleProvider } from "../../bundle/bundle-program";

const ROOT = join(__dirname, "..", "..");
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

export interface MirroredProvider {
  /** Its folder in the mirror. */
  readonly folder: string;
  /** The program. */
  readonly program: string;
}

/**
 * Bundles a provider into a filesystem mirror, for this machine's platform.
 *
 * @param entry the file that calls `serve`.
 * @param source `registry.terraform.io/hashicorp/null`
 */
export async function mirrorProvider(
  mirror: string,
  entry: string,
  { source, version }: { readonly source: string; readonly version: string },
): Promise<MirroredProvider> {
  const folder = join(mirror, source, version, `${platform()}_${ARCHITECTURES[arch()] ?? arch()}`);
  const program = join(folder, `terraform-provider-${source.split("/").at(-1)}_v${version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, (await bundleProvider(entry, ROOT)).text);
  chmodSync(program, 0o755);
  return { folder, program };
}

/** The stand-in for hashicorp/null, as version 3.2.4 of it. */
export function mirrorStandInNullProvider(mirror: string): Promise<MirroredProvider> {
  const entry = join(__dirname, "stand-in-null-provider.ts");
  return mirrorProvider(mirror, entry, { source: "registry.terraform.io/hashicorp/null", version: "3.2.4" });
}

/** A CLI configuration that takes every provider from a filesystem mirror and none from the network. */
export function mirrorConfiguration(mirror: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["*/*/*"]
  }
  direct {
    exclude = ["*/*/*"]
  }
}
`;
}
