import { OMITTED, type ValueCodec, type ValueScope } from "../extension";
import { ValueError } from "../rule-error";
import { findServicePort } from "../services";
import { parseUnsigned, refuseReversed } from "./number";

const TRANSPORT_OF_PROTOCOL: ReadonlyMap<number, "tcp" | "udp" | "sctp"> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [132, "sctp"],
]);

/**
 * Reads a port number 0-65535 or service name. For TCP the name must be registered for TCP, as iptables asks; for other
 * protocols any registration will do. (A larger number is refused: iptables 1.8.9 takes `-p udp --dport 65536` as 0.)
 */
export function parsePort(text: string, protocol: number | undefined): number {
  const number = parseUnsigned(text);
  if (number !== undefined && number <= 65535n) return Number(number);
  const transport = protocol === undefined ? undefined : TRANSPORT_OF_PROTOCOL.get(protocol);
  const elsewhere = transport === "tcp" ? undefined : findServicePort(text);
  const named = number === undefined ? (findServicePort(text, transport) ?? elsewhere) : undefined;
  if (named !== undefined) return named;
  const fix = "Write a port number from 0 to 65535 or a service name of /etc/services.";
  throw new ValueError(`${JSON.stringify(text)} is no port${transport === undefined ? "" : ` of ${transport}`}`, fix);
}

interface PortRange {
  readonly low: number;
  readonly high: number;
}

function parsePortRange(text: string, scope: ValueScope): PortRange {
  const colon = text.indexOf(":");
  const lowText = colon < 0 ? text : text.slice(0, colon);
  const highText = colon < 0 ? text : text.slice(colon + 1);
  const low = colon >= 0 && lowText === "" ? 0 : parsePort(lowText, scope.protocol);
  const high = colon >= 0 && highText === "" ? 65535 : parsePort(highText, scope.protocol);
  refuseReversed(text, low, high);
  return { low, high };
}

function printPortRange(range: PortRange): string {
  return range.low === range.high ? String(range.low) : `${range.low}:${range.high}`;
}

/** A port, service name or range, printed in numbers. `0:65535` is printed too (sctp, dccp, conntrack). */
export const portRange: ValueCodec = {
  kind: "port range",
  accepts: "a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22, ssh or 1024:",
  arity: 1,
  canonicalize: ([text = ""], scope) => [printPortRange(parsePortRange(text, scope))],
};

/**
 * The same for tcp and udp, where all ports are no condition and are not printed. Negated, the full range never
 * matches, and iptables-save before 1.8.11 prints it as matching everything.
 */
export const narrowingPortRange: ValueCodec = {
  ...portRange,
  canonicalize: ([text = ""], scope) => {
    const range = parsePortRange(text, scope);
    if (range.low > 0 || range.high < 65535) return [printPortRange(range)];
    if (!scope.negated) return OMITTED;
    const fix = "Leave the option out, or name the ports that are meant.";
    throw new ValueError(
      "the negated range of all ports never matches, and a saved copy of it matches everything",
      fix,
    );
  },
};

/** Most entries a multiport list holds; a range counts as two (xt_multiport.h, XT_MULTI_PORTS). */
export const MULTIPORT_SLOTS = 15;

/** A comma-separated list of ports and ranges; order and repeats are kept, as iptables-save keeps them. */
export const portList: ValueCodec = {
  kind: "port list",
  accepts: "up to 15 ports, service names or ranges LOW:HIGH (a range counts as two), separated by commas",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    let slots = 0;
    const entries = text.split(",").map(entry => {
      const colon = entry.indexOf(":");
      if (colon < 0) {
        slots += 1;
        return String(parsePort(entry, scope.protocol));
      }
      slots += 2;
      const low = parsePort(entry.slice(0, colon), scope.protocol);
      const high = parsePort(entry.slice(colon + 1), scope.protocol);
      if (low < high) return `${low}:${high}`;
      throw new ValueError(`the range ${JSON.stringify(entry)} does not go from low to high`, "Write LOW:HIGH.");
    });
    if (slots <= MULTIPORT_SLOTS) return [entries.join(",")];
    const fix = "multiport holds 15, and a range counts as two: split the list over several rules.";
    throw new ValueError(`the list takes ${slots} places`, fix);
  },
};
