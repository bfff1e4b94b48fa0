import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DeliveryError } from "./delivery-error";
import { executableNameOf, PROVIDER_VERSION } from "./identity";
import { hashPackage } from "./package-hash";

/** Names another bundle than the package's own: for programs that were packed into one file, and for trying a build. */
const BUNDLE_VARIABLE = "NFFLEET_PROVIDER";

/** The whole provider in one executable JavaScript file, as the package brings it. */
export interface ProviderBundle {
  readonly version: string;
  readonly bytes: Uint8Array;
  /** Its checksum in lock files: the same for every platform, because the file and its name are the same. */
  readonly hash: string;
}

/**
 * Reads the bundle that `npm run build` makes, `dist/provider/terraform-provider-netfilter` of this package, or the file
 * that NFFLEET_PROVIDER names.
 * @throws DeliveryError when it is not there
 */
export function readProviderBundle(env: NodeJS.ProcessEnv): ProviderBundle {
  const named = env[BUNDLE_VARIABLE];
  const file = named ? resolve(named) : ownBundle();
  if (!existsSync(file)) {
    throw new DeliveryError(
      named
        ? `The Terraform provider cannot be delivered: ${BUNDLE_VARIABLE} names ${file}, which does not exist. Correct or unset it.`
        : `The Terraform provider cannot be delivered: ${file} is not there, because the package is not built. Run \`npm run build\` where netfilter-fleet is; if your program is packed into one file, set ${BUNDLE_VARIABLE} to dist/provider/terraform-provider-netfilter of the package.`,
    );
  }
  const bytes = readFileSync(file);
  return {
    version: PROVIDER_VERSION,
    bytes,
    hash: hashPackage([{ name: executableNameOf(PROVIDER_VERSION), bytes }]),
  };
}

/** Found from engine/delivery and from dist/engine/delivery alike. */
function ownBundle(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, "dist", "provider", "terraform-provider-netfilter");
}
