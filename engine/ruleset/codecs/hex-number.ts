import type { ValueCodec } from "../extension";
import { type Bounds, parseBounded } from "./number";

/** A whole number, printed in hexadecimal with at least so many digits. */
export function hexNumber(bounds: Bounds, digits: number): ValueCodec {
  return {
    kind: "hexadecimal number",
    accepts: `a whole number from ${bounds.min} to ${bounds.max}, e.g. 0x1f`,
    arity: 1,
    canonicalize: ([text = ""]) => [`0x${parseBounded(text, bounds).toString(16).padStart(digits, "0")}`],
  };
}
