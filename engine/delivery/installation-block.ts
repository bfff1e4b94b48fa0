import { isSettings, readConfigurationText, type Setting, type Settings } from "./configuration-text";
import { PROVIDER_SOURCE } from "./identity";

/** One way in which Terraform may install providers. `coversOurs`: its include and exclude patterns let ours through. */
export type InstallationMethod = { readonly coversOurs: "yes" | "no" } & (
  | { readonly kind: "filesystem_mirror"; readonly path: string }
  | { readonly kind: "network_mirror" | "direct" }
);

/**
 * The installation methods of a CLI configuration, in their order; `undefined` where it has no `provider_installation`
 * block or cannot be read. `dev_overrides` are left out: `terraform init` does not look at them.
 */
export function readInstallationBlock(text: string): readonly InstallationMethod[] | undefined {
  const block = readConfigurationText(text)?.entries.find(([name]) => name === "provider_installation")?.[1];
  if (!isSettings(block)) return undefined;
  return block.entries.flatMap(([kind, method]) => (isSettings(method) ? methodOf(kind, method) : []));
}

function methodOf(kind: string, method: Settings): readonly InstallationMethod[] {
  const coversOurs = covers(method) ? "yes" : "no";
  if (kind === "direct" || kind === "network_mirror") return [{ kind, coversOurs }];
  const path = settingOf(method, "path");
  return kind === "filesystem_mirror" && typeof path === "string" ? [{ kind, path, coversOurs }] : [];
}

function covers(method: Settings): boolean {
  const included = patternsOf(method, "include");
  const excluded = patternsOf(method, "exclude");
  return (included.length === 0 || included.some(matchesOurs)) && !excluded.some(matchesOurs);
}

/** A pattern is an address in which `*` stands for a whole part; without a host it means the public registry. */
function matchesOurs(pattern: string): boolean {
  const parts = pattern.split("/");
  const own = PROVIDER_SOURCE.split("/");
  return parts.length === own.length && parts.every((part, index) => part === "*" || part === own[index]);
}

function patternsOf(method: Settings, name: string): readonly string[] {
  const patterns = settingOf(method, name);
  return Array.isArray(patterns) ? patterns.filter(pattern => typeof pattern === "string") : [];
}

function settingOf({ entries }: Settings, wanted: string): Setting | undefined {
  return entries.find(([name]) => name === wanted)?.[1];
}
