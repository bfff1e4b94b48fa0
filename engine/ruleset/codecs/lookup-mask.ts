import { parseMaskedAddress, prefixLength, printAddress } from "../address";
import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { readAddress } from "./address";
import { parseUnsigned } from "./number";

/** A mask written as an address (recent). A bare number would be read as an address too: 24 as 0.0.0.24. */
export const addressMask: ValueCodec = {
  kind: "address mask",
  accepts: "a mask written as an address of the rule's family, e.g. 255.255.255.0 or ffff:ffff::",
  arity: 1,
  canonicalize: ([text = ""], scope) => [printAddress(readAddress(text, scope.family))],
};

/** A prefix length, also written as a mask; printed as a length (connlimit). iptables loads others as the full length. */
export const prefixLengthMask: ValueCodec = {
  kind: "prefix length",
  accepts: "a prefix length from 0 to 32 (IPv4) or 128 (IPv6), or a mask without holes",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const full = scope.family === "ipv4" ? 32 : 128;
    const fix = `Write a number from 0 to ${full}, such as 24.`;
    const number = parseUnsigned(text);
    const isNumber = number !== undefined && number <= 0xffffffffn;
    const mask = isNumber ? undefined : parseMaskedAddress(text, scope.family)?.bits;
    const length = isNumber ? Number(number) : mask === undefined ? undefined : prefixLength(scope.family, mask);
    if (length !== undefined && length <= full) return [String(length)];
    const loads = mask !== undefined || (isNumber && scope.family === "ipv4");
    if (!loads) throw new ValueError(`${JSON.stringify(text)} is no prefix length`, fix);
    const what = `${JSON.stringify(text)} is no prefix length, and iptables takes it as ${full}`;
    return spellTrap({ spelled: [String(full)], what, fix }, scope.traps);
  },
};
