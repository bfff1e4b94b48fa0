import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap, type TrapHandling } from "../trap";
import { byteLength } from "./text";

/** Longest interface name, in bytes (IFNAMSIZ is 16 with the closing NUL). */
export const MAX_INTERFACE_BYTES = 15;

/**
 * Checks an interface name; a `+` at its end stands for any rest. iptables takes any characters and prints them bare, so
 * that the saved text may not be read back: those are traps.
 */
export function readInterfaceName(text: string, traps: TrapHandling): string {
  const fix = `Write 1 to ${MAX_INTERFACE_BYTES} bytes without blanks, quotes or "/", e.g. eth0 or ppp+.`;
  if (text === "") throw new ValueError("the interface name is empty", fix);
  if (byteLength(text) > MAX_INTERFACE_BYTES) throw new ValueError(`the name has ${byteLength(text)} bytes`, fix);
  for (const char of text) {
    if (char <= " " || char === "\x7f" || '"\\/'.includes(char)) {
      return spellTrap({ spelled: text, what: `${JSON.stringify(text)} is no interface name`, fix }, traps);
    }
  }
  return text;
}

/** An interface name, with `+` as wildcard. */
export const interfaceName: ValueCodec = {
  kind: "interface",
  accepts: "an interface name of at most 15 bytes; + at its end stands for any rest",
  arity: 1,
  canonicalize: ([text = ""], scope) => [readInterfaceName(text, scope.traps)],
};
