import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseUnsigned } from "./number";

/** TCP option kinds with a name (libxt_TCPOPTSTRIP.c). */
const NAMES: ReadonlyMap<string, number> = new Map([
  ["mss", 2],
  ["wscale", 3],
  ["sack-permitted", 4],
  ["sack", 5],
  ["timestamp", 8],
  ["md5", 19],
]);

function readKind(text: string): number {
  const number = NAMES.get(text) ?? parseUnsigned(text);
  if (number !== undefined && number >= 2 && number <= 255) return Number(number);
  const fix = `Write a number from 2 to 255, or ${[...NAMES.keys()].join(", ")}.`;
  throw new ValueError(`${JSON.stringify(text)} is no TCP option that can be stripped`, fix);
}

/** A comma-separated list of TCP options by number or name, printed as numbers in ascending order. */
export const tcpOptionList: ValueCodec = {
  kind: "TCP options",
  accepts: `option numbers from 2 to 255 or names (${[...NAMES.keys()].join(", ")}), separated by commas`,
  arity: 1,
  items: [{ takes: "several" }],
  canonicalize: ([text = ""]) => {
    const kinds = text.split(",").map(readKind);
    const distinct = [...new Set(kinds)].sort((a, b) => a - b);
    if (distinct.length === kinds.length) return [distinct.join(",")];
    throw new ValueError(`an option stands twice in ${JSON.stringify(text)}`, "Name every option once.");
  },
};
