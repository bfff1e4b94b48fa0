import {
  type Address,
  parseAddress,
  parseMaskedAddress,
  prefixLength,
  printAddress,
  printMaskedAddress,
} from "../address";
import type { ValueCodec, ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import type { Family } from "../model";
import { ValueError } from "../rule-error";
import { findServicePort } from "../services";
import { spellTrap } from "../trap";
import { parsePort } from "./port";

const EXAMPLE: Readonly<Record<Family, string>> = { ipv4: "192.0.2.1", ipv6: "2001:db8::1" };

/** Reads one address of the rule's family or throws. Host names are refused: they are looked up once, at load. */
export function readAddress(text: string, family: Family): Address {
  const address = parseAddress(text);
  if (address?.family === family) return address;
  const other = address === undefined ? "no address" : "an address of the other family";
  throw new ValueError(`${JSON.stringify(text)} is ${other}`, `Write an ${family} address, e.g. ${EXAMPLE[family]}.`);
}

/** An address with an optional prefix, printed with its host bits and without a full prefix (conntrack). */
export const connectionAddress: ValueCodec = {
  kind: "address",
  accepts: "an address of the rule's family, with an optional prefix length",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const address = parseMaskedAddress(text, scope.family);
    const length = address === undefined ? undefined : prefixLength(scope.family, address.mask);
    const what = `${JSON.stringify(text)} is no ${scope.family} address with a prefix`;
    const fix = `Write ADDRESS or ADDRESS/PREFIX, e.g. ${EXAMPLE[scope.family]}; other masks are not printed.`;
    if (address === undefined) throw new ValueError(what, fix);
    if (length === undefined && isSince(scope.iptables, "1.8.11")) return [printMaskedAddress(address)];
    if (length === undefined) return spellTrap({ spelled: [printAddress(address)], what, fix }, scope.traps);
    const full = scope.family === "ipv4" ? 32 : 128;
    return [length === full ? printAddress(address) : `${printAddress(address)}/${length}`];
  },
};

interface AddressRange {
  readonly low: Address;
  readonly high: Address;
}

function readRange(text: string, scope: ValueScope): AddressRange {
  const dash = text.indexOf("-");
  const low = readAddress(dash < 0 ? text : text.slice(0, dash), scope.family);
  const high = dash < 0 ? low : readAddress(text.slice(dash + 1), scope.family);
  if (low.bits <= high.bits) return { low, high };
  const what = `the range ${JSON.stringify(text)} is reversed and never matches`;
  return spellTrap({ spelled: { low, high }, what, fix: "Write LOWEST-HIGHEST." }, scope.traps);
}

/** `LOW-HIGH`; one address stands for a range of one and is printed twice (libxt_iprange.c). */
export const addressRange: ValueCodec = {
  kind: "address range",
  accepts: "LOW-HIGH or one address of the rule's family",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const { low, high } = readRange(text, scope);
    return [`${printAddress(low)}-${printAddress(high)}`];
  },
};

/** Protocols whose ports NAT can rewrite; ICMP stands for its query id (libxt_NAT.c). */
const PROTOCOLS_WITH_NAT_PORTS: readonly number[] = [1, 6, 17, 33, 132];

/**
 * What becomes of the base port of LOW-HIGH/BASE: DNAT has it, SNAT and MASQUERADE take it and print 0 (which no restore
 * takes back), REDIRECT refuses it.
 */
type BasePort = "kept" | "lost" | "refused";

function hasNatPorts(protocol: number | undefined): boolean {
  return protocol !== undefined && PROTOCOLS_WITH_NAT_PORTS.includes(protocol);
}

function checkNatProtocol(scope: ValueScope): void {
  if (hasNatPorts(scope.protocol)) return;
  const what = "a port needs a protocol that has ports";
  const fix = "Add -p tcp, udp, sctp or dccp to the rule.";
  // iptables looks at the protocol only, not at the ! before it.
  if (!hasNatPorts(scope.excludedProtocol)) throw new ValueError(what, fix);
  spellTrap({ spelled: undefined, what, fix }, scope.traps);
}

function readNatPorts(text: string, scope: ValueScope, basePort: BasePort): string {
  checkNatProtocol(scope);
  const dash = findServicePort(text) === undefined ? text.indexOf("-", 1) : -1;
  if (dash < 0) return String(parsePort(text, scope.protocol));
  const slash = text.indexOf("/", dash);
  const low = readPortNumber(text.slice(0, dash));
  const highText = text.slice(dash + 1, slash < 0 ? undefined : slash);
  // REDIRECT of 1.8.7 takes the name of a service behind the dash.
  const takesName = basePort === "refused" && !isSince(scope.iptables, "1.8.9");
  const high = takesName ? parsePort(highText, scope.protocol) : readPortNumber(highText);
  if (low > high) throw new ValueError(`the port range ${JSON.stringify(text)} is reversed`, "Write LOW-HIGH.");
  const range = low === high ? String(low) : `${low}-${high}`;
  return slash < 0 ? range : `${range}/${readBasePort(text, text.slice(slash + 1), scope, basePort)}`;
}

function readBasePort(text: string, baseText: string, scope: ValueScope, basePort: BasePort): number {
  const what = `${JSON.stringify(text)} has a base port`;
  const fix = "Only DNAT takes LOW-HIGH/BASE: leave /BASE out.";
  if (basePort === "refused") throw new ValueError(what, fix);
  if (!isSince(scope.iptables, "1.8.9") && !/^[0-9]/.test(baseText)) {
    throw new ValueError(
      `the base port ${JSON.stringify(baseText)} is no number`,
      "Write a number: iptables 1.8.7 takes no name.",
    );
  }
  const base = readLeadingPort(baseText, scope);
  if (base === 0) throw new ValueError("the base port is 0", "Write a base port from 1 to 65535.");
  return basePort === "kept" ? base : spellTrap({ spelled: 0, what, fix }, scope.traps);
}

/** iptables reads a number and leaves what follows it. */
function readLeadingPort(text: string, scope: ValueScope): number {
  const digits = /^[1-9][0-9]{0,4}(?=[^0-9])/.exec(text)?.[0];
  if (digits === undefined) return parsePort(text, scope.protocol);
  const spelled = parsePort(digits, scope.protocol);
  const what = `iptables would cut ${JSON.stringify(text)} to ${spelled}`;
  return spellTrap({ spelled, what, fix: "Write LOW-HIGH/BASE." }, scope.traps);
}

function readPortNumber(text: string): number {
  if (/^[0-9]{1,5}$/.test(text)) return parsePort(text, undefined);
  throw new ValueError(
    `${JSON.stringify(text)} is no port number`,
    "In a range of ports write numbers, e.g. 1024-65535.",
  );
}

/** `LOW-HIGH` or one port to rewrite to (`--to-ports` of MASQUERADE and REDIRECT); needs a protocol with ports. */
export function natPorts(basePort: BasePort): ValueCodec {
  return {
    kind: "port range",
    accepts: "a port or range LOW-HIGH from 0 to 65535; needs -p tcp, udp, sctp or dccp",
    arity: 1,
    canonicalize: ([text = ""], scope) => [readNatPorts(text, scope, basePort)],
  };
}

interface NatParts {
  readonly addresses: string;
  readonly ports: string | undefined;
}

function splitNatAddress(text: string, family: Family): NatParts {
  if (family === "ipv4" || text.startsWith(":")) {
    const colon = family === "ipv6" && text.startsWith("::") ? -1 : text.indexOf(":");
    return colon < 0
      ? { addresses: text, ports: undefined }
      : { addresses: text.slice(0, colon), ports: text.slice(colon + 1) };
  }
  const close = text.startsWith("[") ? text.indexOf("]") : -1;
  if (close < 0) return { addresses: text, ports: undefined };
  const rest = text.slice(close + 1);
  if (rest !== "" && !rest.startsWith(":")) {
    const fix = "Write [LOW-HIGH]:PORT: one pair of brackets around both addresses.";
    throw new ValueError(`${JSON.stringify(text)} is no address with a port`, fix);
  }
  return { addresses: text.slice(1, close), ports: rest === "" ? undefined : rest.slice(1) };
}

/** `[ADDRESS[-ADDRESS]][:PORT[-PORT]]` of SNAT and DNAT; IPv6 addresses before a port stand in brackets. */
export function natAddress(basePort: BasePort): ValueCodec {
  return {
    kind: "NAT address",
    accepts: "ADDRESS, ADDRESS-ADDRESS, either with :PORT or :LOW-HIGH, or only :PORT; IPv6 before a port in brackets",
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const parts = splitNatAddress(text, scope.family);
      const range = parts.addresses === "" && parts.ports !== undefined ? undefined : readRange(parts.addresses, scope);
      const addresses = range === undefined ? "" : printNatRange(range);
      if (parts.ports === undefined) return [addresses];
      const ports = readNatPorts(parts.ports, scope, basePort);
      const bracketed = scope.family === "ipv6" && addresses !== "" ? `[${addresses}]` : addresses;
      return [`${bracketed}:${ports}`];
    },
  };
}

function printNatRange(range: AddressRange): string {
  const low = printAddress(range.low);
  return range.low.bits === range.high.bits ? low : `${low}-${printAddress(range.high)}`;
}
