import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** The kernel compares 31 random bits with a number, so this is certainty (xt_statistic.c). */
const CERTAIN = 2 ** 31;

/** Digits after the point that iptables-save prints (libxt_statistic.c). */
const DIGITS = 11;

/** Steps of 2^-31 in 11 digits, as printf rounds the exact value: half to even. */
function print(steps: number): string {
  const scaled = BigInt(steps) * 10n ** BigInt(DIGITS);
  const whole = BigInt(CERTAIN);
  const rest = scaled % whole;
  const down = scaled / whole;
  const isUp = rest * 2n > whole || (rest * 2n === whole && down % 2n === 1n);
  const digits = String(isUp ? down + 1n : down).padStart(DIGITS + 1, "0");
  return `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

/** A probability, rounded to steps of 2^-31 as the kernel holds it. */
export const probability: ValueCodec = {
  kind: "probability",
  accepts: "a decimal number from 0 to 1, e.g. 0.25",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const number = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    const fix = "Write a decimal number from 0 to 1, such as 0.25.";
    if (!(number >= 0 && number <= 1)) throw new ValueError(`${JSON.stringify(text)} is no probability`, fix);
    const steps = Math.round(number * CERTAIN);
    if (steps !== (scope.negated ? CERTAIN : 0)) return [print(steps)];
    const what = `${scope.negated ? "not " : ""}${text} is rounded to a match that never matches`;
    return spellTrap({ spelled: [print(steps)], what, fix: "Leave the rule out, or change the number." }, scope.traps);
  },
};
