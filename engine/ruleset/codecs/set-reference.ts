import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

const NAME_BYTES = 31;

const SIDES = ["src", "dst"];

/** An ipset and, for each of its dimensions (up to six), whether source or destination is looked up. */
export const setReference: ValueCodec = {
  kind: "set",
  accepts: `the name of an ipset (up to ${NAME_BYTES} bytes) and up to six of src or dst, e.g. blocked src,dst`,
  arity: 2,
  items: [{ takes: "one" }, { takes: "several", of: SIDES }],
  canonicalize: ([name = "", flags = ""]) => {
    if (!/^[\x21-\x7e]+$/.test(name) || name.length > NAME_BYTES || /["\\]/.test(name)) {
      const fix = `Write 1 to ${NAME_BYTES} characters, no blanks or quotes.`;
      throw new ValueError(`${JSON.stringify(name)} is no set name`, fix);
    }
    const sides = flags.split(",");
    if (sides.length <= 6 && sides.every(side => SIDES.includes(side))) return [name, flags];
    throw new ValueError(`${JSON.stringify(flags)} names no sides`, "Write src or dst, one a dimension of the set.");
  },
};
