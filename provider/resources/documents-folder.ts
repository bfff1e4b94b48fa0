import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DesiredDocument, HostConnection } from "../../engine/desired";
import { describeSource, loadDocuments, parseRuleSources, type RuleSources } from "../../engine/fleet";

/**
 * The folder that a synthesis fills beside Terraform's: one document a host, and where in the program each part of it was
 * declared. It only makes messages better and imports exact; where it is absent all else works the same.
 */
export class DocumentsFolder {
  constructor(readonly directory: string) {}

  /** `declared at stacks/edge.ts:31 (…)` for each pointer whose place is known. */
  whereDeclared(host: string, pointers: readonly string[]): readonly string[] {
    const sources = this.#sources(host);
    return [...new Set(pointers.flatMap(pointer => describeSource(sources, pointer) ?? []))];
  }

  /** The document of the host that is reached this way, when exactly one says so. */
  reachedAt(address: string, port: number | undefined, user: string | undefined): DesiredDocument | undefined {
    const agrees = ({ connection }: DesiredDocument): boolean => {
      const same = (wanted: HostConnection[keyof HostConnection] | undefined, is: unknown) =>
        wanted === undefined || wanted === is;
      return connection.address === address && same(port, connection.port) && same(user, connection.user);
    };
    const found = this.#documents().filter(agrees);
    return found.length === 1 ? found[0] : undefined;
  }

  #documents(): readonly DesiredDocument[] {
    try {
      return loadDocuments([{ kind: "path", path: this.directory }]).flatMap(host =>
        host.kind === "ready" ? [host.document] : [],
      );
    } catch {
      return []; // no folder, or nothing in it
    }
  }

  #sources(host: string): RuleSources {
    if (host.includes("/") || host.startsWith(".")) return new Map();
    try {
      return parseRuleSources(readFileSync(join(this.directory, `${host}.sources.json`), "utf8"));
    } catch {
      return new Map();
    }
  }
}
