import { parse } from "yaml";
import { readThresholds, type ThresholdChanges } from "../../conntrack";
import { printable } from "../../transport";

/** A file of thresholds that cannot be used. One paragraph: which, why, what to do. */
export class ThresholdFileError extends Error {
  override readonly name = "ThresholdFileError";
}

/**
 * Reads thresholds: a mapping of names to numbers, as YAML or JSON.
 * @param subject what to call it in the error: a file name
 * @throws ThresholdFileError
 */
export function parseThresholdFile(text: string, subject: string): ThresholdChanges {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const why = printable(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    throw new ThresholdFileError(`${subject} is neither YAML nor JSON: ${why}${HOW}`);
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new ThresholdFileError(`${subject} holds no thresholds${HOW}`);
  }
  const changes = Object.entries(value).map(([name, number]): [string, number] => {
    if (typeof number === "number") return [name, number];
    throw new ThresholdFileError(`${subject}: ${printable(name)} is no number${HOW}`);
  });
  const read = Object.fromEntries(changes);
  try {
    readThresholds(read);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ThresholdFileError(`${subject}: ${printable(error.message)}`);
  }
  return read;
}

const HOW = ". It is a mapping of names to numbers, a line each: lost-syn-least: 100";
