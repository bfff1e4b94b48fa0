import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseBounded } from "./number";

/** Largest differentiated-services code point: six bits (RFC 2474). */
const MAX_DSCP = 63;

function print(dscp: number): string {
  return `0x${dscp.toString(16).padStart(2, "0")}`;
}

/** A code point, printed in two hexadecimal digits. */
export const dscpValue: ValueCodec = {
  kind: "DSCP",
  accepts: `a code point from 0 to ${MAX_DSCP}, e.g. 0x2e`,
  arity: 1,
  canonicalize: ([text = ""]) => [print(parseBounded(text, { min: 0, max: MAX_DSCP }))],
};

/** CSn is n * 8 (RFC 2474), AFnm is n * 8 + m * 2 (RFC 2597), EF is 46 (RFC 3246), BE 0. */
function readClass(text: string): number | undefined {
  const name = text.toUpperCase();
  if (name === "BE") return 0;
  if (name === "EF") return 46;
  const selector = /^CS([0-7])$/.exec(name);
  if (selector !== null) return Number(selector[1]) * 8;
  const assured = /^AF([1-4])([1-3])$/.exec(name);
  return assured === null ? undefined : Number(assured[1]) * 8 + Number(assured[2]) * 2;
}

/** A class of code points by name, any case; printed as its code point. */
export const dscpClass: ValueCodec = {
  kind: "DSCP class",
  accepts: "BE, EF, CS0 to CS7, or AF11 to AF43",
  arity: 1,
  canonicalize: ([text = ""]) => {
    const dscp = readClass(text);
    if (dscp !== undefined) return [print(dscp)];
    throw new ValueError(`${JSON.stringify(text)} is no DSCP class`, "Write BE, EF, CS0 to CS7, or AF11 to AF43.");
  },
};
