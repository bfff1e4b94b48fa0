import type { ConnectionEntry } from "../../conntrack";
import type { Devices, Route } from "../../packet";
import {
  type Address,
  containsAddress,
  type Family,
  interfaceCondition,
  type MaskedAddress,
  type MaskedCondition,
  parseMaskedAddress,
} from "../../ruleset";
import type { HostInterface } from "../snapshot";
import type { IpRoute } from "./ip-routes";

/** Where a connection begins and ends, and by which devices. */
export interface ConnectionPath {
  readonly route: Route;
  readonly devices: Devices;
}

/** One end of a connection, as the host sees it. */
interface Place {
  /** `everybody`: a broadcast or multicast address, which the host itself may listen to as well as others. */
  readonly whose: "own" | "another's" | "everybody's";
  /** The device that packets from it come in by. */
  readonly from?: MaskedCondition;
  /** The device that packets to it leave by. */
  readonly to?: MaskedCondition;
}

/**
 * Finds the paths of the connections of a host that has these interfaces and routes; of those to everybody, whose
 * packets take several, none. A device is told only where no other may be it.
 */
export function connectionPaths(
  interfaces: readonly HostInterface[],
  routes: readonly IpRoute[],
): (entry: ConnectionEntry) => ConnectionPath | undefined {
  const devicesOf = { ipv4: indexRoutes("ipv4", routes), ipv6: indexRoutes("ipv6", routes) };
  const whoseIs = indexAddresses(interfaces);
  // Of all connections of a host, one end is mostly the same few addresses.
  const places = new Map<string, Place>();
  const placeOf = (text: string): Place => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const address = readAddress(text);
    const owner = address === undefined ? "another's" : whoseIs(address);
    const place: Place = { whose: owner, ...(address && devicesOf[address.family](address, owner)) };
    places.set(text, place);
    return place;
  };
  return ({ original, reply }) => {
    const [from, to] = [placeOf(original.source), placeOf(reply.source)];
    if (to.whose === "everybody's") return undefined;
    if (from.whose === "own") {
      // Once its destination is translated, a packet of the host's own may leave by another device than it set out for.
      const isOneWay = isSame(placeOf(original.destination).to, to.to);
      return { route: "out", devices: isOneWay && to.to !== undefined ? { out: to.to } : {} };
    }
    const devices = from.from === undefined ? {} : { in: from.from };
    if (to.whose === "own") return { route: "in", devices };
    return { route: "through", devices: to.to === undefined ? devices : { ...devices, out: to.to } };
  };
}

function isSame(one: MaskedCondition | undefined, other: MaskedCondition | undefined): boolean {
  return one?.value === other?.value && one?.mask === other?.mask;
}

type DevicesOfPlace = Pick<Place, "from" | "to">;

/** One look-up for each length of prefix, the longest first: a gateway may have a great many routes. */
function indexRoutes(
  family: Family,
  routes: readonly IpRoute[],
): (address: Address, whose: Place["whose"]) => DevicesOfPlace {
  const conditions = new Map<string, MaskedCondition>();
  const conditionOf = (device: string): MaskedCondition => {
    const condition = conditions.get(device) ?? interfaceCondition({ value: device, negated: false });
    conditions.set(device, condition);
    return condition;
  };
  const byMask = new Map<bigint, Map<bigint, IpRoute[]>>();
  for (const route of routes) {
    const { destination } = route;
    if (destination.family !== family) continue;
    const alike = byMask.get(destination.mask) ?? new Map<bigint, IpRoute[]>();
    byMask.set(destination.mask, alike);
    const bits = destination.bits & destination.mask;
    const same = alike.get(bits);
    if (same === undefined) alike.set(bits, [route]);
    else same.push(route);
  }
  const nearest = [...byMask].toSorted(([one], [other]) => (one < other ? 1 : -1));
  // Where policies choose the route no route is known, and what is the host's own may have a loopback of its own (VRF).
  const loopback = byMask.size === 0 ? {} : { to: conditionOf("lo") };
  return ({ bits }, whose) => {
    if (whose === "own") return loopback;
    for (const [mask, alike] of nearest) {
      const found = alike.get(bits & mask);
      if (found !== undefined) return devicesBy(found, conditionOf);
    }
    return {};
  };
}

/** Packets leave by the route of the least metric, and come in by any: link-local addresses are on every link. */
function devicesBy(routes: readonly IpRoute[], conditionOf: (device: string) => MaskedCondition): DevicesOfPlace {
  const least = routes.reduce((metric, route) => Math.min(metric, route.metric), Number.POSITIVE_INFINITY);
  const from = onlyDevice(routes);
  const to = onlyDevice(routes.filter(({ metric }) => metric === least));
  return {
    ...(from !== undefined && { from: conditionOf(from) }),
    ...(to !== undefined && { to: conditionOf(to) }),
  };
}

function onlyDevice([first, ...others]: readonly IpRoute[]): string | undefined {
  return others.every(({ device }) => device === first?.device) ? first?.device : undefined;
}

/** facts: the kernel takes all of the loopback's IPv4 networks for its own (fib_frontend.c, fib_add_ifaddr). */
function indexAddresses(interfaces: readonly HostInterface[]): (address: Address) => Place["whose"] {
  const all = interfaces.flatMap(({ name, addresses }) =>
    addresses.flatMap(text => {
      const address = readAddress(text);
      return address === undefined ? [] : [{ name, address }];
    }),
  );
  const own = { ipv4: new Set<bigint>(), ipv6: new Set<bigint>() };
  const broadcast = new Set<bigint>([0xffffffffn]);
  const loopbacks: MaskedAddress[] = [];
  for (const { name, address } of all) {
    const { family, bits, mask } = address;
    own[family].add(bits);
    if (family === "ipv6") continue;
    if (name === "lo") loopbacks.push(address);
    else if ((~mask & 0xffffffffn) > 1n) broadcast.add(bits | (~mask & 0xffffffffn));
  }
  return address => {
    const { family, bits } = address;
    if (own[family].has(bits) || loopbacks.some(network => containsAddress(network, address))) return "own";
    const isMulticast = family === "ipv4" ? bits >> 28n === 0xen : bits >> 120n === 0xffn;
    return isMulticast || (family === "ipv4" && broadcast.has(bits)) ? "everybody's" : "another's";
  };
}

function readAddress(text: string): MaskedAddress | undefined {
  return parseMaskedAddress(text, text.includes(":") ? "ipv6" : "ipv4");
}
