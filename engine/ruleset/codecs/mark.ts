import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseUnsigned } from "./number";

const ALL_BITS = 0xffffffffn;

function parseMark(text: string): bigint {
  const number = parseUnsigned(text);
  if (number !== undefined && number <= ALL_BITS) return number;
  const fix = "Write a 32-bit number, 0 to 4294967295 (0xffffffff).";
  throw new ValueError(`${JSON.stringify(text)} is no mark`, fix);
}

function parseMarkAndMask(text: string): { readonly mark: bigint; readonly mask: bigint | undefined } {
  const slash = text.indexOf("/");
  if (slash < 0) return { mark: parseMark(text), mask: undefined };
  return { mark: parseMark(text.slice(0, slash)), mask: parseMark(text.slice(slash + 1)) };
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}

const MARK_ACCEPTS = "MARK or MARK/MASK, 32-bit numbers, e.g. 0x10/0xff";

/** A mark to compare with; a mask of all bits is not printed. */
export const markMatch: ValueCodec = {
  kind: "mark",
  accepts: MARK_ACCEPTS,
  arity: 1,
  canonicalize: ([text = ""]) => {
    const { mark, mask } = parseMarkAndMask(text);
    return [mask === undefined || mask === ALL_BITS ? hex(mark) : `${hex(mark)}/${hex(mask)}`];
  },
};

/** How each way of setting a mark reads as "zero the bits of the mask, then xor the value". */
export type MarkOperation = "set-xmark" | "set-mark" | "and-mark" | "or-mark" | "xor-mark";

/** A change of a mark, always printed as `--set-xmark VALUE/MASK` (libxt_MARK.c, libxt_CONNMARK.c). */
export function markChange(operation: MarkOperation): ValueCodec {
  const masked = operation === "set-xmark" || operation === "set-mark";
  return {
    kind: masked ? "mark" : "mark bits",
    accepts: masked ? MARK_ACCEPTS : "a 32-bit number, e.g. 0xff",
    arity: 1,
    canonicalize: ([text = ""]) => {
      const { mark, mask } = masked ? parseMarkAndMask(text) : { mark: parseMark(text), mask: undefined };
      const { value, zeroed } = toXmark(operation, mark, mask);
      return [`${hex(value)}/${hex(zeroed)}`];
    },
  };
}

function toXmark(operation: MarkOperation, mark: bigint, mask: bigint | undefined) {
  switch (operation) {
    case "set-xmark":
      return { value: mark, zeroed: mask ?? ALL_BITS };
    case "set-mark":
      return { value: mark, zeroed: (mask ?? ALL_BITS) | mark };
    case "and-mark":
      return { value: 0n, zeroed: ALL_BITS ^ mark };
    case "or-mark":
      return { value: mark, zeroed: mark };
    case "xor-mark":
      return { value: mark, zeroed: 0n };
  }
}

/** A 32-bit mask, printed in hexadecimal. */
export const markMask: ValueCodec = {
  kind: "mark mask",
  accepts: "a 32-bit number, e.g. 0xff",
  arity: 1,
  canonicalize: ([text = ""]) => [hex(parseMark(text))],
};
