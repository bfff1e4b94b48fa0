import { createHash } from "node:crypto";

/** One file of a provider package: its path inside the package, with `/`. */
export interface PackageFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The `h1:` checksum of a provider package as lock files record it: of every file, sorted by name, a line with its SHA-256
 * in hexadecimal, two blanks and its name; of those lines the SHA-256 in base64 (golang.org/x/mod, sumdb/dirhash, Hash1).
 */
export function hashPackage(files: readonly PackageFile[]): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map(({ name, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`);
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
}
