import type { ValueCodec } from "../extension";
import { isSince } from "../iptables-version";
import { parseProtocol } from "../protocols";
import { ValueError } from "../rule-error";

/** A protocol by name or number, printed as a number (conntrack). */
export const protocolNumber: ValueCodec = {
  kind: "protocol",
  accepts: "a protocol name of /etc/protocols or a number from 0 to 255",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const number = parseProtocol(text);
    if (number === 0 && scope.negated && isSince(scope.iptables, "1.8.11")) {
      throw new ValueError("no protocol is left, nothing matches", "Leave the option out.");
    }
    if (number !== undefined) return [String(number)];
    throw new ValueError(`${JSON.stringify(text)} is no protocol`, "Write a name such as tcp, or a number up to 255.");
  },
};
