import type { ValueCodec, ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** Reads an unsigned integer as strtoul with base 0 does: decimal, `0x` hexadecimal, leading-0 octal. */
export function parseUnsigned(text: string): bigint | undefined {
  if (/^(0x[0-9a-f]{1,16}|0|[1-9][0-9]{0,19})$/i.test(text)) return BigInt(text);
  if (/^0[0-7]{1,22}$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  return undefined;
}

/** Inclusive bounds of a number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Reads an integer within bounds or throws, naming them. */
export function parseBounded(text: string, bounds: Bounds): number {
  const number = parseUnsigned(text);
  if (number === undefined || number < BigInt(bounds.min) || number > BigInt(bounds.max)) {
    const fix = `Write a whole number from ${bounds.min} to ${bounds.max}.`;
    throw new ValueError(`${JSON.stringify(text)} is no number in range`, fix);
  }
  return Number(number);
}

/** A whole number, printed in decimal. */
export function integer(bounds: Bounds): ValueCodec {
  return {
    kind: "number",
    accepts: `a whole number from ${bounds.min} to ${bounds.max}`,
    arity: 1,
    canonicalize: ([text = ""]) => [String(parseBounded(text, bounds))],
  };
}

/** A number or `low:high` with open ends, printed closed; a range of one collapses. A reversed range is a trap. */
export function integerRange(bounds: Bounds): ValueCodec {
  return {
    kind: "number range",
    accepts: `a whole number or range LOW:HIGH from ${bounds.min} to ${bounds.max}`,
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const { low, high } = parseRange(text, bounds);
      const printed = printRange(low, high);
      return [low > high ? spellReversedRange(text, printed, scope) : printed];
    },
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function parseRange(text: string, bounds: Bounds): Range {
  const colon = text.indexOf(":");
  if (colon < 0) {
    const number = parseBounded(text, bounds);
    return { low: number, high: number };
  }
  const lowText = text.slice(0, colon);
  const highText = text.slice(colon + 1);
  const low = lowText === "" ? bounds.min : parseBounded(lowText, bounds);
  const high = highText === "" ? bounds.max : parseBounded(highText, bounds);
  return { low, high };
}

/** A range as iptables-save prints it: one number when it is a range of one. */
export function printRange(low: number, high: number): string {
  return low === high ? String(low) : `${low}:${high}`;
}

/**
 * What iptables before 1.8.11 prints of `4:3`, which it loads for some extensions; it never matches.
 *
 * @throws ValueError where traps are refused, and from 1.8.11 on, which refuses it
 */
export function spellReversedRange(
  text: string,
  spelled: string,
  scope: Pick<ValueScope, "traps" | "iptables">,
): string {
  const fix = "Write the lower number first; iptables before 1.8.11 would load a rule that never matches.";
  const what = `the range ${JSON.stringify(text)} is reversed and never matches`;
  return spellTrap({ spelled, what, fix }, isSince(scope.iptables, "1.8.11") ? "refuse" : scope.traps);
}
