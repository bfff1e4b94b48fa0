import type { ValueCodec } from "../extension";

/** An option without a value. */
export const flag: ValueCodec = {
  kind: "flag",
  accepts: "no value",
  arity: 0,
  canonicalize: () => [],
};
