import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseUnsigned } from "./number";

/** A 64-bit count of packets or bytes, printed in decimal. */
export const counter: ValueCodec = {
  kind: "counter",
  accepts: "a 64-bit number",
  arity: 1,
  canonicalize: ([text = ""]) => {
    const number = parseUnsigned(text);
    if (number !== undefined && number < 1n << 64n) return [String(number)];
    throw new ValueError(`${JSON.stringify(text)} is no counter`, "Write a whole number below 2^64.");
  },
};
