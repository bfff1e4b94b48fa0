import type { ValueCodec } from "../extension";
import { spellTrap } from "../trap";
import { parseBounded } from "./number";

/** A 32-bit number of which the kernel holds only the low bits: what does not fit is a trap. */
export function lowBits(bits: 8 | 16): ValueCodec {
  const max = 2 ** bits - 1;
  return {
    kind: "number",
    accepts: `a whole number from 0 to ${max}`,
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const number = parseBounded(text, { min: 0, max: 0xffffffff });
      if (number <= max) return [String(number)];
      const spelled = [String(number % (max + 1))];
      const what = `${JSON.stringify(text)} does not fit into ${bits} bits, and iptables takes it as ${spelled[0]}`;
      return spellTrap({ spelled, what, fix: `Write a whole number from 0 to ${max}.` }, scope.traps);
    },
  };
}
