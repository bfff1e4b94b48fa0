import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { parsePort } from "./port";

/**
 * One port, in decimal or as a service name of any protocol (getaddrinfo), of which iptables keeps the low 16 bits.
 * 0 stands for the packet's own destination port (TPROXY).
 */
export const listeningPort: ValueCodec = {
  kind: "port",
  accepts: "a port from 0 to 65535 or a service name; 0 for the packet's own destination port",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const fix = "Write a port number from 0 to 65535, in decimal.";
    if (/^0[0-9a-z]/i.test(text)) throw new ValueError(`${JSON.stringify(text)} is no decimal number`, fix);
    const tooLarge = /^[1-9][0-9]{4,9}$/.test(text) && Number(text) > 65_535;
    if (!tooLarge) return [String(parsePort(text, undefined))];
    const spelled = [String(Number(text) % 65_536)];
    const what = `${JSON.stringify(text)} is no port, and iptables takes it as ${spelled[0]}`;
    return spellTrap({ spelled, what, fix }, scope.traps);
  },
};
