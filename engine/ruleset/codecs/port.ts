import { OMITTED, type ValueCodec, type ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { findServicePort } from "../services";
import { spellTrap } from "../trap";
import { parseUnsigned, printRange, spellReversedRange } from "./number";

const TRANSPORT_OF_PROTOCOL: ReadonlyMap<number, "tcp" | "udp" | "sctp"> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [132, "sctp"],
]);

/**
 * Reads a port number 0-65535 (blanks before it are skipped, as strtoul skips them) or service name. For TCP the name must be registered for TCP, as iptables asks; for other
 * protocols any registration will do.
 */
export function parsePort(text: string, protocol: number | undefined): number {
  const number = parseUnsigned(text.replace(/^[ \t]+/, ""));
  if (number !== undefined && number <= 65535n) return Number(number);
  const transport = protocol === undefined ? undefined : TRANSPORT_OF_PROTOCOL.get(protocol);
  const elsewhere = transport === "tcp" ? undefined : findServicePort(text);
  const named = number === undefined ? (findServicePort(text, transport) ?? elsewhere) : undefined;
  if (named !== undefined) return named;
  const fix = "Write a port number from 0 to 65535 or a service name of /etc/services.";
  throw new ValueError(`${JSON.stringify(text)} is no port${transport === undefined ? "" : ` of ${transport}`}`, fix);
}

/**
 * What iptables 1.8.9 makes of odd ports. `checked` (tcp, sctp): it refuses what is no port and a reversed range.
 * `unchecked` (udp, dccp, conntrack; xtoptions.c, xtopt_parse_mport): of a decimal number too large it keeps the low 16
 * bits, a leading zero makes no octal number of it, and a reversed range it loads.
 */
export type PortReading = "checked" | "unchecked";

interface PortRange {
  readonly low: number;
  readonly high: number;
}

function readPort(text: string, reading: PortReading, scope: ValueScope): number {
  const decimal = reading === "unchecked" && /^[ \t]*0*[0-9]{1,10}$/.test(text) ? Number(text) : undefined;
  if (decimal === undefined || decimal > 0x7fffffff) return parsePort(text, scope.protocol);
  if (decimal <= 65_535) return decimal;
  const spelled = decimal & 0xffff;
  const what = `${JSON.stringify(text)} is no port, and iptables takes it as ${spelled}`;
  return spellTrap({ spelled, what, fix: "Write a port number from 0 to 65535." }, scope.traps);
}

function readPortRange(text: string, reading: PortReading, scope: ValueScope): PortRange {
  const colon = text.indexOf(":");
  const lowText = colon < 0 ? text : text.slice(0, colon);
  const highText = colon < 0 ? text : text.slice(colon + 1);
  const low = colon >= 0 && lowText === "" ? 0 : readPort(lowText, reading, scope);
  const high = colon >= 0 && highText === "" ? 65535 : readPort(highText, reading, scope);
  if (low <= high) return { low, high };
  const { iptables } = scope;
  spellReversedRange(text, printRange(low, high), {
    iptables,
    traps: reading === "unchecked" ? scope.traps : "refuse",
  });
  return { low, high };
}

/** A port, service name or range, printed in numbers. `0:65535` is printed too (sctp, dccp, conntrack). */
export function portRange(reading: PortReading): ValueCodec {
  return {
    kind: "port range",
    accepts: "a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22, ssh or 1024:",
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const { low, high } = readPortRange(text, reading, scope);
      return [printRange(low, high)];
    },
  };
}

/** All ports, which is no condition. */
export const ALL_PORTS = "0:65535";

/**
 * The same for tcp and udp, where all ports are no condition and are not printed. Negated, the full range never
 * matches, and iptables-save before 1.8.11 prints it as matching everything. (For nft 1.8.9 it is kept here: with it
 * alone the match disappears, see spellNativeMatches.)
 */
export function narrowingPortRange(reading: PortReading): ValueCodec {
  const codec = portRange(reading);
  return {
    ...codec,
    canonicalize: (values, scope) => {
      const printed = codec.canonicalize(values, scope);
      if (printed === OMITTED || printed[0] !== ALL_PORTS) return printed;
      if (!scope.negated) return OMITTED;
      const isKept =
        isSince(scope.iptables, "1.8.11") || (isSince(scope.iptables, "1.8.9") && scope.backend === "nf_tables");
      const spelled = isKept ? printed : OMITTED;
      const what = "the negated range of all ports never matches, and a saved copy of it matches everything";
      const fix = "Leave the option out, or name the ports that are meant.";
      return spellTrap({ spelled, what, fix }, scope.traps);
    },
  };
}

/** Most entries a multiport list holds; a range counts as two (xt_multiport.h, XT_MULTI_PORTS). */
export const MULTIPORT_SLOTS = 15;

/** A comma-separated list of ports and ranges; order and repeats are kept, as iptables-save keeps them. */
export const portList: ValueCodec = {
  kind: "port list",
  accepts: "up to 15 ports, service names or ranges LOW:HIGH (a range counts as two), separated by commas",
  arity: 1,
  items: [{ takes: "several" }],
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
