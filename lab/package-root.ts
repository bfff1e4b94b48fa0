import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package: the same from lab/ (vitest, tsx) and from dist/lab/ (built). */
export function findPackageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`No package.json was found above ${__dirname}: reinstall netfilter-fleet.`);
    folder = above;
  }
  return folder;
}

/** Absolute path of the folder with the lab's shell scripts. */
export function scriptsFolder(): string {
  return join(findPackageRoot(), "lab", "scripts");
}
