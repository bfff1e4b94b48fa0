import type { ValueCodec } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { parseUnsigned } from "./number";

const ALL_BITS = 0xffffffffn;

/**
 * A 32-bit number that iproute2 may have a name for, with an optional mask. Printed in hexadecimal, or, without a mask,
 * by its name in /etc/iproute2. The one name that iproute2 brings is that of 0, and it keeps its lists elsewhere in the
 * Debian that has iptables 1.8.11; names a host adds are not known here.
 */
export function namedNumber(kind: string, nameOfZero: string): ValueCodec {
  const read = (text: string): bigint => {
    const number = text === nameOfZero ? 0n : parseUnsigned(text);
    if (number !== undefined && number <= ALL_BITS) return number;
    const fix = `Write a number from 0 to 4294967295 (0xffffffff) or ${nameOfZero}; other names differ between hosts.`;
    throw new ValueError(`${JSON.stringify(text)} is no ${kind}`, fix);
  };
  return {
    kind,
    accepts: `a 32-bit number or ${nameOfZero}, with an optional mask, e.g. 0x10/0xff`,
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const slash = text.indexOf("/");
      const number = read(slash < 0 ? text : text.slice(0, slash));
      const mask = slash < 0 ? ALL_BITS : read(text.slice(slash + 1));
      if (mask === ALL_BITS && number === 0n && !isSince(scope.iptables, "1.8.11")) return [nameOfZero];
      const printed = `0x${number.toString(16)}`;
      return [mask === ALL_BITS ? printed : `${printed}/0x${mask.toString(16)}`];
    },
  };
}
