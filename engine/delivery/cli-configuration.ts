import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { executableNameOf, PROVIDER_TYPE } from "./identity";
import { type InstallationMethod, readInstallationBlock } from "./installation-block";
import { versionsFolder } from "./lay-package";
import { PLATFORMS } from "./platforms";
import type { ProviderBundle } from "./provider-bundle";

/**
 * Whether Terraform, as its user has configured it, finds the provider.
 * `implied`: nothing says otherwise, so it looks into `terraform.d/plugins` of its working directory.
 * `held`: a `provider_installation` block replaces that folder, and a mirror of it holds this very provider.
 * `unsure`: a mirror may hold it, but that cannot be seen from here (a network mirror, a zip file).
 * `asks-registry`: `direct` in the block covers terraform.local, where no registry answers.
 * `missing`: no mirror of the block holds it. `stale`: one holds the version with other bytes.
 */
export type InstallationVerdict =
  | { readonly kind: "implied" | "held" | "unsure" }
  | {
      readonly kind: "asks-registry" | "missing" | "stale";
      /** The configuration file that holds the block. */
      readonly file: string;
      /** The filesystem mirrors that may hold the provider. */
      readonly mirrors: readonly string[];
    };

/** Judges the user's CLI configuration. A file that cannot be read or understood says nothing. */
export function judgeInstallation(env: NodeJS.ProcessEnv, bundle: ProviderBundle): InstallationVerdict {
  for (const file of configurationFiles(env)) {
    const methods = readInstallationBlock(textOf(file));
    if (methods !== undefined) return judgeMethods(methods, file, bundle);
  }
  return { kind: "implied" };
}

function judgeMethods(
  methods: readonly InstallationMethod[],
  file: string,
  bundle: ProviderBundle,
): InstallationVerdict {
  const covering = methods.filter(({ coversOurs }) => coversOurs === "yes");
  const mirrors = covering.flatMap(method => (method.kind === "filesystem_mirror" ? [method.path] : []));
  // Every method that covers a provider is asked, and one that cannot answer fails them all.
  if (covering.some(({ kind }) => kind === "direct")) return { kind: "asks-registry", file, mirrors };
  for (const mirror of mirrors) {
    const held = holding(mirror, bundle);
    if (held === "stale") return { kind: held, file, mirrors: [mirror] };
    if (held !== "nothing") return { kind: held };
  }
  if (covering.some(({ kind }) => kind === "network_mirror")) return { kind: "unsure" };
  return { kind: "missing", file, mirrors };
}

/** What a filesystem mirror has of the provider in this version: the first that has any decides. */
function holding(mirror: string, { version, bytes }: ProviderBundle): "held" | "stale" | "unsure" | "nothing" {
  const folder = versionsFolder(mirror);
  const files = PLATFORMS.map(platform => join(folder, version, platform, executableNameOf(version))).filter(
    existsSync,
  );
  if (files.length > 0) return files.every(file => readFileSync(file).equals(bytes)) ? "held" : "stale";
  const packed = `terraform-provider-${PROVIDER_TYPE}_${version}_`;
  return listFolder(folder).some(name => name.startsWith(packed)) ? "unsure" : "nothing";
}

/**
 * The files in the order in which Terraform merges them: the one that TF_CLI_CONFIG_FILE names, alone; else
 * `~/.terraformrc` and `~/.terraform.d/*.tfrc` (internal/command/cliconfig, LoadConfig).
 */
function configurationFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const named = env.TF_CLI_CONFIG_FILE || env.TERRAFORM_CONFIG;
  if (named) return [named];
  const home = env.HOME || homedir();
  const folder = join(home, ".terraform.d");
  const more = listFolder(folder).filter(name => /\.tfrc(\.json)?$/.test(name));
  return [join(home, ".terraformrc"), ...more.sort().map(name => join(folder, name))];
}

function textOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, "utf8") : "";
}

function listFolder(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
