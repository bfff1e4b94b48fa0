import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseBounded } from "./number";

const BOUNDS = { min: 0, max: 4294967294 };

/** A user or group number or range `LOW-HIGH`. The one name that is the same on every host is root. */
export const identityRange: ValueCodec = {
  kind: "user or group",
  accepts: "a number or range LOW-HIGH from 0 to 4294967294, or root",
  arity: 1,
  canonicalize: ([text = ""]) => {
    if (text === "root") return ["0"];
    if (/^[a-z_]/i.test(text)) {
      const fix = "Write its number: a name may mean another number on another host.";
      throw new ValueError(`${JSON.stringify(text)} is a name`, fix);
    }
    const dash = text.indexOf("-");
    const low = parseBounded(dash < 0 ? text : text.slice(0, dash), BOUNDS);
    const high = dash < 0 ? low : parseBounded(text.slice(dash + 1), BOUNDS);
    if (low > high) throw new ValueError(`the range ${JSON.stringify(text)} is reversed`, "Write LOW-HIGH.");
    return [low === high ? String(low) : `${low}-${high}`];
  },
};
