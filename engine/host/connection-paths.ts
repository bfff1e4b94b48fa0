import type { ConnectionEntry } from "../conntrack";
import type { Devices, Route } from "../packet";
import {
  type Address,
  type Family,
  interfaceCondition,
  type MaskedAddress,
  type MaskedCondition,
  parseMaskedAddress,
} from "../ruleset";
import type { Route as IpRoute } from "./live-connections";
import type { HostInterface } from "./snapshot";

/** Where a connection begins and ends, and by which devices. */
export interface ConnectionPath {
  readonly route: Route;
  readonly devices: Devices;
}

/** One end of a connection, as the host sees it. */
interface Place {
  readonly isOwn: boolean;
  /** The device that packets to it leave by. */
  readonly device?: MaskedCondition;
}

/** Finds the paths of the connections of a host that has these interfaces and routes. */
export function connectionPaths(
  interfaces: readonly HostInterface[],
  routes: readonly IpRoute[],
): (entry: ConnectionEntry) => ConnectionPath {
  const deviceTo = { ipv4: indexRoutes("ipv4", routes), ipv6: indexRoutes("ipv6", routes) };
  const own = interfaces.flatMap(({ addresses }) => addresses.flatMap(text => readAddress(text) ?? []));
  const ownBits = { ipv4: bitsOf("ipv4", own), ipv6: bitsOf("ipv6", own) };
  // Of all connections of a host, one end is mostly the same few addresses.
  const places = new Map<string, Place>();
  const placeOf = (text: string): Place => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const address = readAddress(text);
    const device = address && deviceTo[address.family](address);
    const isOwn = address !== undefined && ownBits[address.family].has(address.bits);
    const place = { isOwn, ...(device && { device }) };
    places.set(text, place);
    return place;
  };
  return ({ original, reply }) => {
    const [from, to] = [placeOf(original.source), placeOf(reply.source)];
    const out = to.device === undefined ? {} : { out: to.device };
    if (from.isOwn) return { route: "out", devices: out };
    const devices = from.device === undefined ? {} : { in: from.device };
    if (to.isOwn) return { route: "in", devices };
    return { route: "through", devices: { ...devices, ...out } };
  };
}

/** One look-up for each length of prefix, the longest first: a gateway may have a great many routes. */
function indexRoutes(family: Family, routes: readonly IpRoute[]): (address: Address) => MaskedCondition | undefined {
  const devices = new Map<string, MaskedCondition>();
  const byMask = new Map<bigint, Map<bigint, MaskedCondition>>();
  for (const { destination, device } of routes) {
    if (destination.family !== family) continue;
    const condition = devices.get(device) ?? interfaceCondition({ value: device, negated: false });
    devices.set(device, condition);
    const alike = byMask.get(destination.mask) ?? new Map<bigint, MaskedCondition>();
    byMask.set(destination.mask, alike);
    const bits = destination.bits & destination.mask;
    // Of several to the same addresses ip-route(8) prints the one that is taken first.
    if (!alike.has(bits)) alike.set(bits, condition);
  }
  const nearest = [...byMask].toSorted(([one], [other]) => (one < other ? 1 : -1));
  return ({ bits }) => {
    for (const [mask, alike] of nearest) {
      const found = alike.get(bits & mask);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function bitsOf(family: Family, addresses: readonly MaskedAddress[]): ReadonlySet<bigint> {
  return new Set(addresses.filter(address => address.family === family).map(({ bits }) => bits));
}

function readAddress(text: string): MaskedAddress | undefined {
  return parseMaskedAddress(text, text.includes(":") ? "ipv6" : "ipv4");
}
