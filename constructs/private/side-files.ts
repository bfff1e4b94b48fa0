import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printDocument } from "../../engine/desired";
import type { Host } from "../host";
import { allowedFindings } from "./allowed-findings";
import { describeOrigin } from "./origin";

/** The folder below the output directory that holds the documents, one folder a stack. */
export const SIDE_FILE_FOLDER = "netfilter-fleet";

/** The hosts of one stack, and which stacks of the app have any. */
export interface SideFiles {
  readonly stack: string;
  readonly hosts: readonly Host[];
  readonly stacksWithHosts: ReadonlySet<string>;
}

/**
 * Writes `HOST.json`, the desired document, and `HOST.sources.json`, which says for each part of it (as a JSON pointer)
 * which construct it comes from and where that was made. Files of hosts and stacks that are gone are taken away: who
 * applies the folder would bring them back.
 */
export function writeSideFiles(outputDirectory: string, { stack, hosts, stacksWithHosts }: SideFiles): void {
  const root = join(outputDirectory, SIDE_FILE_FOLDER);
  const folder = join(root, stack);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(root)) {
    if (!stacksWithHosts.has(name)) rmSync(join(root, name), { recursive: true, force: true });
  }
  for (const host of hosts) {
    writeFileSync(join(folder, `${host.hostName}.json`), printDocument(host.document));
    writeFileSync(join(folder, `${host.hostName}.sources.json`), printSources(host));
  }
}

function printSources(host: Host): string {
  const entries = [...host._assembled.sources].map(([pointer, { construct, origin }]) => {
    const at = describeOrigin(origin);
    const allow = allowedFindings(construct);
    const source = { construct: construct.node.path, ...(at === undefined ? {} : { at }) };
    return [pointer, allow.length === 0 ? source : { ...source, allow }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
