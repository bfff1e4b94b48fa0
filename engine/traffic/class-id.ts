import { type Handle, parseHandle } from "./handle";
import { quoteWord, TrafficError } from "./traffic-error";

declare const classId: unique symbol;

/** A class in tc's spelling: both numbers hexadecimal, lower case, no leading zero: `1:30`. */
export type ClassId = string & { readonly [classId]: true };

/**
 * Reads `1:30` or `1:0x30`; hexadecimal, minor 1..ffff (tc(8), "CLASSES": classes). Throws TrafficError otherwise.
 */
export function parseClassId(word: string, where: string): ClassId {
  const parts = /^(?:0[xX])?([0-9a-fA-F]{1,4}):(?:0[xX])?([0-9a-fA-F]{1,4})$/.exec(word);
  const [major, minor] = [1, 2].map(at => Number.parseInt(parts?.[at] ?? "", 16));
  if (major === undefined || minor === undefined || !(major >= 1) || !(minor >= 1)) {
    throw new TrafficError({
      what: `${quoteWord(word)} is not a class`,
      where,
      why: "a class is two hexadecimal numbers from 1 to ffff with a colon between, the first that of its qdisc's handle",
      remedy: "Write it like 1:30",
    });
  }
  return `${major.toString(16)}:${minor.toString(16)}` as ClassId;
}

/** The class `minor` of the qdisc with that handle. */
export function classOf(handle: Handle, minor: number): ClassId {
  return `${handle}${minor.toString(16)}` as ClassId;
}

/** The handle of the qdisc that a class belongs to. */
export function handleOf(id: ClassId | Handle): Handle {
  return parseHandle(id.slice(0, id.indexOf(":")), "class");
}

/** Whether the word is a qdisc's handle, `1:`, and not a class, `1:30`. */
export function isHandle(word: string): boolean {
  return /^[0-9a-fA-F]{1,4}:0*$/.test(word);
}
