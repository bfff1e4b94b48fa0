import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeliveryError,
  installationAdvice,
  judgeInstallation,
  LOCK_FILE,
  layPackage,
  mergeLockFile,
  PROVIDER_SOURCE,
  type ProviderBundle,
  readProviderBundle,
  removeOtherVersions,
} from "../../engine/delivery";
import { Annotations, type IConstruct, requiredProvidersOf, type TerraformStack } from "../cdktf";
import { refuse } from "./construct-error";
import { stackFolder } from "./stack-folder";

/** Apps whose user has been told on stderr. */
const told = new WeakSet<object>();

/**
 * Lays the provider where `terraform init` finds it without a registry, `terraform.d/plugins` of the stack's folder, and
 * its checksum into the lock file there. The same on every machine, whatever it is.
 * @throws ConstructError when the package is not built
 */
export function layProvider(provider: IConstruct, stack: TerraformStack, outputDirectory: string): void {
  const bundle = readBundle(provider);
  const folder = stackFolder(outputDirectory, stack);
  const plugins = join(folder, "terraform.d", "plugins");
  layPackage(plugins, bundle);
  removeOtherVersions(plugins, bundle.version);
  writeLockFile(join(folder, LOCK_FILE), stack, bundle);
  const advice = installationAdvice(judgeInstallation(process.env, bundle));
  if (advice === undefined) return;
  Annotations.of(provider).addWarning(advice);
  // Programs that are run without the cdktf command show no annotations. Once is enough for all stacks.
  if (told.has(stack.node.root)) return;
  told.add(stack.node.root);
  process.stderr.write(`${advice}\n`);
}

function readBundle(provider: IConstruct): ProviderBundle {
  try {
    return readProviderBundle(process.env);
  } catch (error) {
    if (error instanceof DeliveryError) refuse("NetfilterProvider", provider, error.message);
    throw error;
  }
}

function writeLockFile(file: string, stack: TerraformStack, { version, hash }: ProviderBundle): void {
  const present = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const others = requiredProvidersOf(stack)
    .filter(({ source }) => source !== PROVIDER_SOURCE)
    .map(({ source, version: constraint }) => ({ source, ...(constraint === undefined ? {} : { constraint }) }));
  const merged = mergeLockFile(present, { version, hash, others });
  if (merged !== present) writeFileSync(file, merged);
}
