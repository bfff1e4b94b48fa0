import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { parseBounded } from "./number";

const BYTE = { min: 0, max: 255 };

/** The field without the two bits of ECN, which the names leave alone (RFC 1349). */
const NAMED_MASK = 0x3f;

const NAMES: ReadonlyMap<string, number> = new Map([
  ["minimize-delay", 0x10],
  ["maximize-throughput", 0x08],
  ["maximize-reliability", 0x04],
  ["minimize-cost", 0x02],
  ["normal-service", 0x00],
]);

function print(value: number, mask: number): string {
  return [value, mask].map(byte => `0x${byte.toString(16).padStart(2, "0")}`).join("/");
}

function readTypeOfService(text: string): string {
  const named = NAMES.get(text.toLowerCase());
  if (named !== undefined) return print(named, NAMED_MASK);
  if (/^[a-z]/i.test(text)) {
    const fix = `Write one of ${[...NAMES.keys()].join(", ")}, or a number from 0 to 255.`;
    throw new ValueError(`${JSON.stringify(text)} is no type of service`, fix);
  }
  const slash = text.indexOf("/");
  if (slash < 0) return print(parseBounded(text, BYTE), BYTE.max);
  return print(parseBounded(text.slice(0, slash), BYTE), parseBounded(text.slice(slash + 1), BYTE));
}

/** A type of service under a mask, always printed with the mask (libxt_tos.c, libxt_TOS.c). */
export const typeOfService: ValueCodec = {
  kind: "type of service",
  accepts: `VALUE or VALUE/MASK, each from 0 to 255, or one of ${[...NAMES.keys()].join(", ")}`,
  arity: 1,
  canonicalize: ([text = ""]) => [readTypeOfService(text)],
};

/** How each short form reads as "zero the bits of the mask, then xor the value". */
export type TosOperation = "and-tos" | "or-tos" | "xor-tos";

/** A change of single bits, printed as `--set-tos VALUE/MASK` (libxt_TOS.c). */
export function tosChange(operation: TosOperation): ValueCodec {
  return {
    kind: "type-of-service bits",
    accepts: "a number from 0 to 255, e.g. 0x10",
    arity: 1,
    canonicalize: ([text = ""]) => {
      const bits = parseBounded(text, BYTE);
      if (operation === "and-tos") return [print(0, BYTE.max ^ bits)];
      return [print(bits, operation === "or-tos" ? bits : 0)];
    },
  };
}
