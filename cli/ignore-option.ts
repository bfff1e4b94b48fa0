import { existsSync, readFileSync } from "node:fs";
import { type IgnoreEntry, IgnoreFileError, parseIgnoreFile } from "../engine/drift";
import type { Surroundings } from "./surroundings";

/** Read where nobody names another one, and where it is there. */
export const DEFAULT_IGNORE_FILE = "drift-ignore.yaml";

/**
 * The entries of the ignore file.
 * @throws IgnoreFileError when it cannot be read, or the one that was named does not exist
 */
export function readIgnores(file: string | undefined, { env }: Pick<Surroundings, "env">): readonly IgnoreEntry[] {
  const path = file ?? (env.NFFLEET_DRIFT_IGNORE || DEFAULT_IGNORE_FILE);
  if (file === undefined && !env.NFFLEET_DRIFT_IGNORE && !existsSync(path)) return [];
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IgnoreFileError(
      `The ignore file ${path} cannot be read: ${reason}. Nothing was read from any host. Name the file with --ignore FILE, or leave the option out.`,
    );
  }
  return parseIgnoreFile(text, path);
}
