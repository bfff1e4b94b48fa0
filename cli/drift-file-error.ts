/** A file of a drift report that cannot be read or written. */
export class DriftFileError extends Error {
  override readonly name = "DriftFileError";
  constructor(doing: "read" | "written", file: string, error: unknown, advice: string) {
    const reason = error instanceof Error ? error.message : String(error);
    super(`The drift report ${file} cannot be ${doing}: ${reason}. ${advice}`);
  }
}
