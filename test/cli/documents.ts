import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DesiredDocument } from "../../engine/desired";

/** A document that drops by default and lets ssh in. */
export function documentOf(host: string, rules: readonly string[] = ["-i lo -j ACCEPT"]): DesiredDocument {
  return {
    version: 1,
    owner: `shop/gateway/${host}`,
    ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } } },
    ipv6: {},
    qdiscs: {},
    sysctls: { "net.ipv4.ip_forward": "1" },
    neighbours: [],
    connection: { address: host, port: 22, user: "root", privilege: "root" },
    timer: 60,
    onDestroy: "remove",
  };
}

/** A folder of files that is gone when the test is. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "nffleet-test-"));

  /** Writes a file, its folders too; what is no text is written as JSON. Answers the whole path. */
  write(name: string, content: unknown): string {
    const path = join(this.path, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  /** The whole path of a file that may or may not be there. */
  file(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
