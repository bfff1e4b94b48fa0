import { parseMaskedAddress, prefixLength, printAddress } from "../address";
import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { readAddress } from "./address";
import { parseBounded } from "./number";

/** A mask written as an address (recent). A bare number would be read as an address too: 24 as 0.0.0.24. */
export const addressMask: ValueCodec = {
  kind: "address mask",
  accepts: "a mask written as an address of the rule's family, e.g. 255.255.255.0 or ffff:ffff::",
  arity: 1,
  canonicalize: ([text = ""], scope) => [printAddress(readAddress(text, scope.family))],
};

/** A prefix length, also written as a mask; printed as a length (connlimit). */
export const prefixLengthMask: ValueCodec = {
  kind: "prefix length",
  accepts: "a prefix length from 0 to 32 (IPv4) or 128 (IPv6), or a mask without holes",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    if (/^\d+$/.test(text)) return [String(parseBounded(text, { min: 0, max: scope.family === "ipv4" ? 32 : 128 }))];
    const mask = parseMaskedAddress(text, scope.family)?.bits;
    const length = mask === undefined ? undefined : prefixLength(scope.family, mask);
    if (length !== undefined) return [String(length)];
    throw new ValueError(`${JSON.stringify(text)} is no prefix length`, "Write a number such as 24.");
  },
};
