import { resolve } from "node:path";
import {
  installationBlock,
  judgeInstallation,
  layPackage,
  lockEntry,
  PLATFORMS,
  readProviderBundle,
  versionsFolder,
} from "../../engine/delivery";
import { defineCommand } from "../define-command";
import { UsageError } from "../usage-error";

export const providerCommand = defineCommand({
  name: "provider",
  summary: "the Terraform provider, for those who keep providers in a mirror",
  operands: "install DIR",
  operandCount: [2, 2],
  examples: [
    {
      line: "nffleet provider install /opt/terraform/providers",
      meaning: "into a filesystem mirror, for all platforms",
    },
  ],
  description: `Lays the provider into DIR as an unpacked filesystem mirror and prints what belongs into Terraform's CLI configuration and
into lock files. npx cdktf synth needs none of this: it lays the provider into each stack's folder. But a CLI
configuration with a provider_installation block makes Terraform look nowhere else than in the places of that block.`,
  options: {},
  run: async ([action, directory = ""], _options, { env, stdout, stderr }) => {
    if (action !== "install") throw new UsageError(`provider knows install DIR, not "${action}".`);
    const mirror = resolve(directory);
    const bundle = readProviderBundle(env);
    layPackage(mirror, bundle);
    stderr.write(
      `The provider ${bundle.version} is in ${versionsFolder(mirror)}, for ${PLATFORMS.length} platforms.\n`,
    );
    if (judgeInstallation(env, bundle).kind === "held") {
      stderr.write("Terraform's CLI configuration names a mirror that holds it: Terraform finds it.\n");
    } else {
      stdout.write(`# Into Terraform's CLI configuration: ~/.terraformrc, or the file that TF_CLI_CONFIG_FILE names.
# Where it has a provider_installation block already, the two blocks inside belong into that one.
${installationBlock(mirror)}
`);
    }
    stdout.write(`# Into .terraform.lock.hcl, where that is not written by terraform init or npx cdktf synth.
${lockEntry(bundle)}`);
    return "clean";
  },
});
