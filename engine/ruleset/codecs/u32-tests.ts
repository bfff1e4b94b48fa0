import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap, type TrapHandling } from "../trap";
import { parseUnsigned } from "./number";

/** Most tests, numbers of a location and ranges of a test (xt_u32.h, XT_U32_MAXSIZE). */
const MAX_SIZE = 10;

const SPELLING = 'Write tests such as "6 & 0xFF = 1:5, 17 && 4 & 0x3FFF = 0": a location, =, and numbers or ranges.';

function readNumber(text: string): string {
  const number = parseUnsigned(text.trim());
  if (number !== undefined && number <= 0xffffffffn) return `0x${number.toString(16)}`;
  throw new ValueError(`${JSON.stringify(text.trim())} is no 32-bit number`, SPELLING);
}

function checkSize(count: number, what: string): void {
  if (count > MAX_SIZE) throw new ValueError(`there are ${count} ${what}`, `u32 holds ${MAX_SIZE}.`);
}

/** `NUMBER (OPERATOR NUMBER)*`: where in the packet, shifted, masked or followed as a pointer. */
function readLocation(text: string): string {
  const parts = text.split(/(&|<<|>>|@)/);
  const numbers = parts.filter((_, index) => index % 2 === 0).map(readNumber);
  const operators = parts.filter((_, index) => index % 2 === 1);
  checkSize(numbers.length, "numbers in a location");
  for (const [index, operator] of operators.entries()) {
    const isShift = operator === "<<" || operator === ">>";
    const by = numbers[index + 1] ?? "";
    if (isShift && Number(by) > 31) throw new ValueError(`a shift by ${by} leaves nothing`, "Shift by 0 to 31 bits.");
  }
  return numbers.map((number, index) => `${number}${operators[index] ?? ""}`).join("");
}

function readRange(text: string, traps: TrapHandling): string {
  const [low = "", high = low, ...more] = text.split(":").map(readNumber);
  if (more.length > 0) throw new ValueError(`${JSON.stringify(text)} is no range`, SPELLING);
  const printed = low === high ? low : `${low}:${high}`;
  if (Number(low) <= Number(high)) return printed;
  const what = `the range ${JSON.stringify(text.trim())} is reversed and never matches`;
  return spellTrap({ spelled: printed, what, fix: "Write the lower number first." }, traps);
}

function readTest(text: string, traps: TrapHandling): string {
  const [location = "", values, ...more] = text.split("=");
  if (values === undefined || more.length > 0) {
    throw new ValueError(`${JSON.stringify(text.trim())} is no test`, SPELLING);
  }
  const ranges = values.split(",");
  checkSize(ranges.length, "ranges in a test");
  return `${readLocation(location)}=${ranges.map(range => readRange(range, traps)).join(",")}`;
}

/** Tests of 32 bits at places of the packet, joined by `&&`; numbers are printed in hexadecimal, without blanks. */
export const u32Tests: ValueCodec = {
  kind: "u32 tests",
  accepts: `up to ${MAX_SIZE} tests LOCATION=RANGE joined by &&, e.g. 0x6&0xff=0x11`,
  arity: 1,
  quoting: "always",
  canonicalize: ([text = ""], scope) => {
    const tests = text.split("&&");
    checkSize(tests.length, "tests");
    return [tests.map(test => readTest(test, scope.traps)).join("&&")];
  },
};
