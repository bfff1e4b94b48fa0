import type { ConnectionEntry } from "../conntrack";
import { type Devices, openRuleset, type Route, type WalkedRuleset, walkOpening } from "../packet";
import { type Family, type MaskedAddress, parseMaskedAddress } from "../ruleset";
import type { Route as IpRoute, LiveConnections } from "./live-connections";
import { rulesetAfter } from "./ruleset-after";
import type { HostInterface, Snapshot } from "./snapshot";
import type { Transition } from "./transition";

/**
 * The connections that the new rules would not let in any more, or would send elsewhere, and the old ones did: the kernel
 * goes on with them as they began until they are taken out of its table. A connection of which either cannot be said for
 * sure is none of them. Pure.
 */
export function listStaleConnections(
  snapshot: Snapshot,
  transition: Transition,
  { entries, routes }: Extract<LiveConnections, { kind: "listed" }>,
): readonly ConnectionEntry[] {
  const { backend } = snapshot.facts;
  const edits = transition.tables.map(({ edit }) => edit);
  const rulesets = new Map<Family, { readonly before: WalkedRuleset; readonly after: WalkedRuleset }>();
  for (const family of new Set(edits.map(edit => edit.family))) {
    const live = snapshot.live[family];
    rulesets.set(family, {
      before: openRuleset(live, family, backend),
      after: openRuleset(rulesetAfter(live, family, edits), family, backend),
    });
  }
  const paths = pathsOf(snapshot.interfaces, routes);
  return entries.filter(entry => {
    const changed = rulesets.get(entry.family);
    return changed !== undefined && isStale(entry, changed.before, changed.after, paths);
  });
}

/** What is said of them when the change is done. */
export function describeConnections(
  host: string,
  connections: LiveConnections | undefined,
  stale: readonly ConnectionEntry[],
  ended: number,
): readonly string[] {
  if (connections?.kind === "unread") {
    return [
      `${host}: connections that the new rules deny or send elsewhere go on as they began, because ${connections.why}`,
    ];
  }
  if (ended === 0) return [];
  const what = ended === 1 ? "1 connection was" : `${ended} connections were`;
  const [first] = stale;
  const example = first === undefined ? "" : ` (the first: ${describeEntry(first)})`;
  return [`${host}: ${what} ended, which the new rules deny or send elsewhere${example}`];
}

function describeEntry({ protocol, original }: ConnectionEntry): string {
  const end = (address: string, port: number | undefined): string =>
    port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
  const { source, sourcePort, destination, destinationPort } = original;
  return `${protocol} from ${end(source, sourcePort)} to ${end(destination, destinationPort)}`;
}

function isStale(entry: ConnectionEntry, before: WalkedRuleset, after: WalkedRuleset, paths: Paths): boolean {
  const { route, devices } = paths.of(entry);
  const then = walkOpening(before, entry, route, devices);
  const now = walkOpening(after, entry, route, devices);
  if (now.passes === "no") return then.passes !== "no";
  if (then.translation.kind === "unsure" || now.translation.kind === "unsure") return false;
  return then.translation.targets !== now.translation.targets;
}

/** Where a connection begins and ends, and by which devices. */
interface Paths {
  readonly of: (entry: ConnectionEntry) => { readonly route: Route; readonly devices: Devices };
}

function pathsOf(interfaces: readonly HostInterface[], routes: readonly IpRoute[]): Paths {
  // The longest prefix has the greatest mask.
  const nearest = [...routes].sort((a, b) => (a.destination.mask < b.destination.mask ? 1 : -1));
  const deviceTo = ({ family, bits }: MaskedAddress): string | undefined =>
    nearest.find(
      ({ destination }) => destination.family === family && ((bits ^ destination.bits) & destination.mask) === 0n,
    )?.device;
  const own = new Set(interfaces.flatMap(({ addresses }) => addresses.map(text => keyOf(readAddress(text)))));
  return {
    of: ({ original, reply }) => {
      const [source, destination] = [readAddress(original.source), readAddress(reply.source)];
      const [from, to] = [source && deviceTo(source), destination && deviceTo(destination)];
      const out = to === undefined ? {} : { out: to };
      if (source !== undefined && own.has(keyOf(source))) return { route: "out", devices: out };
      const devices = from === undefined ? {} : { in: from };
      if (destination !== undefined && own.has(keyOf(destination))) return { route: "in", devices };
      return { route: "through", devices: { ...devices, ...out } };
    },
  };
}

function keyOf(address: MaskedAddress | undefined): string {
  return `${address?.family} ${address?.bits}`;
}

function readAddress(text: string): MaskedAddress | undefined {
  return parseMaskedAddress(text, text.includes(":") ? "ipv6" : "ipv4");
}
