import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * One text with name, version and licence of each package.
 *
 * @param folders the packages' folders, from `root` or absolute.
 * @param program what contains them, as a sentence begins
 */
export function collectNotices(root: string, folders: Iterable<string>, program: string): string {
  const notices = [...folders].map(folder => noticeOf(resolve(root, folder)));
  const sorted = [...new Set(notices)].sort((a, b) => (a < b ? -1 : 1));
  const head = `${program} contains the following packages, under the licences given with each.\n`;
  return [head, ...sorted].join(`\n${"-".repeat(80)}\n\n`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const texts = readdirSync(folder)
    .filter(file => LICENCE_FILE.test(file))
    .sort()
    .map(file => readFileSync(join(folder, file), "utf8").trim().replaceAll("\r\n", "\n"));
  return `${[`${name} ${version}\nLicence: ${license ?? "see below"}`, ...texts].join("\n\n")}\n`;
}
