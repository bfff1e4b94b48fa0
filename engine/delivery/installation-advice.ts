import { printable } from "../transport/printable";
import type { InstallationVerdict } from "./cli-configuration";
import { PROVIDER_SOURCE } from "./identity";

const PATTERN = `${PROVIDER_SOURCE.split("/")[0]}/*/*`;

/** What belongs into the CLI configuration of whoever keeps providers in a mirror. */
export function installationBlock(mirror: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${PATTERN}"]
  }
  direct {
    exclude = ["${PATTERN}"]
  }
}
`;
}

/** One paragraph for whoever is about to run Terraform, or `undefined` where it will find the provider as far as can be seen. */
export function installationAdvice(verdict: InstallationVerdict): string | undefined {
  if (!("file" in verdict)) return undefined;
  const { mirrors } = verdict;
  const file = printable(verdict.file);
  const mirror = printable(mirrors[0] ?? "DIR");
  const why = `Terraform will not find the provider ${PROVIDER_SOURCE}: ${file} has a provider_installation block, which takes the place of the terraform.d/plugins folder that synthesis fills`;
  const install = `Run \`nffleet provider install ${mirror}\`${mirrors.length === 0 ? " with a folder of yours" : ""}`;
  switch (verdict.kind) {
    case "stale":
      return `${why}, and its mirror ${mirror} holds this version with other content. ${install}.`;
    case "missing":
      return mirrors.length === 0
        ? `${why}, and no filesystem_mirror in it covers terraform.local. ${install} and write what it prints into the file.`
        : `${why}, and its mirror ${mirror} does not hold it. ${install}.`;
    case "asks-registry":
      return `${why}, and its direct block sends Terraform to a registry at terraform.local, which does not exist. ${install}, and add exclude = ["${PATTERN}"] to the direct block${mirrors.length === 0 ? " as it prints" : ""}.`;
  }
}
