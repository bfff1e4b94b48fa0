import type { ValueCodec } from "../extension";
import { spellTrap } from "../trap";
import { bareName, cutText } from "./text";

/** A name that iptables prints bare and cuts silently at so many bytes. */
export function cutName(kind: string, maxBytes: number): ValueCodec {
  const codec = bareName(kind, maxBytes);
  return {
    ...codec,
    canonicalize: (values, scope) => {
      const [text = ""] = values;
      const cut = cutText(text, maxBytes);
      const spelled = codec.canonicalize([cut], scope);
      if (cut === text) return spelled;
      const fix = `Shorten it to ${maxBytes} characters; iptables would cut it there without a word.`;
      return spellTrap({ spelled, what: `the ${kind} has over ${maxBytes} characters`, fix }, scope.traps);
    },
  };
}
