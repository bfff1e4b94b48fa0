import type { JsonValue } from "../tc-json";

/** A whole number of 0 or more, as tc prints it; `undefined` for anything else that a host may say. */
export function readCount(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The same, within a range. */
export function readCountWithin(value: JsonValue | undefined, least: number, most: number): number | undefined {
  const count = readCount(value);
  return count === undefined || count < least || count > most ? undefined : count;
}
