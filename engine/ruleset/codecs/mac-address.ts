import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Six hexadecimal bytes, printed in lower case with two digits each. */
export const macAddress: ValueCodec = {
  kind: "MAC address",
  accepts: "six hexadecimal bytes, e.g. 02:00:5e:00:53:01",
  arity: 1,
  canonicalize: ([text = ""]) => {
    if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text)) {
      throw new ValueError(`${JSON.stringify(text)} is no MAC address`, "Write six bytes, e.g. 02:00:5e:00:53:01.");
    }
    const bytes = text.toLowerCase().split(":");
    return [bytes.map(byte => byte.padStart(2, "0")).join(":")];
  },
};
