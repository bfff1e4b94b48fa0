import { type DriftReport, FORMAT_NAMES, FORMATS, type FormatName, plainPaint } from "../engine/drift";
import { DriftFileError } from "./drift-file-error";
import { choosePaint } from "./format/paint";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";
import { writeWhole } from "./whole-file";

/** A format, and where it goes; without a file to stdout. */
export interface DriftOutput {
  readonly format: FormatName;
  readonly file?: string;
}

/**
 * Reads `--format NAME` and `--report NAME=FILE`.
 * @throws UsageError for a format that there is not
 */
export function readOutputs(format: string | undefined, reports: readonly string[]): readonly DriftOutput[] {
  const named = (name: string): FormatName => {
    const found = FORMAT_NAMES.find(known => known === name);
    if (found !== undefined) return found;
    throw new UsageError(`There is no format "${name}" of a drift report. There are: ${FORMAT_NAMES.join(", ")}.`);
  };
  const files = reports.map(text => {
    const at = text.indexOf("=");
    if (at < 1 || at === text.length - 1) {
      throw new UsageError(`--report takes FORMAT=FILE (html=drift.html), and "${text}" is none.`);
    }
    return { format: named(text.slice(0, at)), file: text.slice(at + 1) };
  });
  return [{ format: named(format ?? "text") }, ...files];
}

/**
 * Prints the report in each format. A file comes into its place whole, because others may read it at any moment
 * (node_exporter, a web server).
 */
export function writeOutputs(
  report: DriftReport,
  outputs: readonly DriftOutput[],
  { env, stdout }: Pick<Surroundings, "env" | "stdout">,
): void {
  for (const { format, file } of outputs) {
    if (file === undefined) stdout.write(FORMATS[format](report, choosePaint(env, stdout)));
    else writeReport(file, FORMATS[format](report, plainPaint));
  }
}

function writeReport(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new DriftFileError("written", file, error, "Make its folder, or room in it, and run again.");
  }
}
