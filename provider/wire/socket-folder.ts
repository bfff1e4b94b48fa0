import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Shortest limit of a socket's path among the systems that Node runs on, with the end mark: 104 bytes (macOS, unix(4)). */
const LONGEST_PATH = 103;

/** A folder for one socket that nobody else may enter. */
export interface SocketFolder {
  readonly socketPath: string;
  remove(): void;
}

/**
 * Makes it in the folder for temporary files, or in /tmp where the path would be too long for a socket or would break the
 * handshake line.
 *
 * @throws Error when neither can be written to.
 */
export function createSocketFolder(parent: string = tmpdir()): SocketFolder {
  const longest = join(parent, "terraform-provider-XXXXXX", "s");
  const usable = Buffer.byteLength(longest) <= LONGEST_PATH && !/[|\r\n]/.test(longest);
  // mkdtemp(3) makes it with mode 0700.
  const folder = mkdtempSync(join(usable ? parent : "/tmp", "terraform-provider-"));
  return { socketPath: join(folder, "s"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
