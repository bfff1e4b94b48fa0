import { readFileSync } from "node:fs";
import { type BloatReport, parseBloatReport } from "../engine/bloat";
import { printable } from "../engine/transport";

/** A file of a measurement that cannot be read. */
export class BloatFileError extends Error {
  override readonly name = "BloatFileError";
}

/** @throws BloatFileError where there is no such file; BloatReportError where it holds no measurement */
export function readBloatFile(file: string): BloatReport {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BloatFileError(
      `The measurement ${printable(file)} cannot be read: ${printable(reason)}. Give what nffleet bloat HOST --to OTHER --json wrote.`,
    );
  }
  return parseBloatReport(text, printable(file));
}
