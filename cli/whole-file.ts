import { renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file that comes into its place whole, because others may read it at any moment.
 * @throws whatever the file system says; then nothing of it is left
 */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`;
  try {
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
