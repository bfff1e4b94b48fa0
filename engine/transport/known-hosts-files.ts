import { constants } from "node:fs";
import { mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import {
  entryMatches,
  type KnownHostEntry,
  type KnownHostsFile,
  knownHostName,
  parseKnownHosts,
  printKnownHost,
} from "./known-hosts";

/** An entry and the file it stands in. */
export interface KnownKey extends KnownHostEntry {
  readonly file: string;
}

/** All that the files say of one address and port. */
export interface HostKeyKnowledge {
  readonly name: string;
  /** Plain entries for exactly this name. */
  readonly keys: readonly KnownKey[];
  /** Off port 22: plain entries for the bare host name; they vouch for a key, but their absence or change says nothing. */
  readonly bareKeys: readonly KnownKey[];
  readonly revoked: readonly KnownKey[];
  readonly authorities: readonly KnownKey[];
  /** Files that were asked and exist not. */
  readonly missingFiles: readonly string[];
  /** `FILE line N: reason`, for lines that could not be read. */
  readonly faults: readonly string[];
}

/** A known_hosts file exists but can not be read, so nobody can say that a key is known, or not revoked. */
export class KnownHostsUnreadable extends Error {
  override readonly name = "KnownHostsUnreadable";
  constructor(
    readonly file: string,
    readonly code: string,
  ) {
    super(`${file}: ${code}`);
  }
}

interface CachedFile {
  readonly stamp: string;
  readonly content: KnownHostsFile;
}

/** Asks and extends known_hosts files. Files are parsed again only when they changed. */
export class KnownHostsFiles {
  readonly #cache = new Map<string, CachedFile>();
  #appending: Promise<void> = Promise.resolve();

  constructor(readonly files: readonly string[]) {}

  /** @throws KnownHostsUnreadable */
  async lookUp(address: string, port: number): Promise<HostKeyKnowledge> {
    const name = knownHostName(address, port);
    const bare = knownHostName(address, 22);
    const keys: KnownKey[] = [];
    const bareKeys: KnownKey[] = [];
    const revoked: KnownKey[] = [];
    const authorities: KnownKey[] = [];
    const missingFiles: string[] = [];
    const faults: string[] = [];
    for (const file of this.files) {
      const content = await this.#read(file);
      if (content === undefined) {
        missingFiles.push(file);
        continue;
      }
      for (const fault of content.faults) faults.push(`${file} line ${fault.line}: ${fault.reason}`);
      for (const entry of content.entries) {
        const exact = entryMatches(entry, name);
        if (!exact && (bare === name || !entryMatches(entry, bare))) continue;
        const known = { ...entry, file };
        if (entry.marker === "revoked") revoked.push(known);
        else if (entry.marker === "cert-authority") authorities.push(known);
        else (exact ? keys : bareKeys).push(known);
      }
    }
    return { name, keys, bareKeys, revoked, authorities, missingFiles, faults };
  }

  /**
   * Adds a key to the first file, one O_APPEND write, mode 0600, its folder 0700 when it has to be made. One addition at
   * a time; a key that came in meanwhile is not written twice. Rejects with the system's error.
   */
  append(address: string, port: number, keyType: string, blob: Buffer): Promise<void> {
    const added = this.#appending.then(() => this.#appendNow(address, port, keyType, blob));
    this.#appending = added.catch(() => undefined);
    return added;
  }

  async #appendNow(address: string, port: number, keyType: string, blob: Buffer): Promise<void> {
    const [file] = this.files;
    if (file === undefined) return;
    const { name, keys } = await this.lookUp(address, port);
    if (keys.some(key => key.blob.equals(blob))) return;
    const hashed = (await this.#read(file))?.entries.some(entry => entry.names.startsWith("|")) ?? false;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      const { size } = await handle.stat();
      const last = size === 0 ? undefined : (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
      const separator = last === undefined || last === 0x0a ? "" : "\n";
      await handle.appendFile(separator + printKnownHost(name, keyType, blob, hashed ? "hashed" : "plain"));
      await handle.sync();
    } finally {
      await handle.close();
    }
    this.#cache.delete(file);
  }

  async #read(file: string): Promise<KnownHostsFile | undefined> {
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      const cached = this.#cache.get(file);
      if (cached?.stamp === stamp) return cached.content;
      const content = parseKnownHosts(await readFile(file, "utf8"));
      this.#cache.set(file, { stamp, content });
      return content;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      if (code === "ENOENT") return undefined;
      throw new KnownHostsUnreadable(file, code);
    }
  }
}
