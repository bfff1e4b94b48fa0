import type { HostConnection } from "../../engine/desired";
import type { Host } from "../host";
import { holdsToken } from "./token-text";

interface Registered {
  readonly byOwner: Map<string, Host[]>;
  readonly byAddress: Map<string, Host[]>;
  readonly addressOf: Map<Host, string>;
}

/** Of each app, the hosts in it: looking through the whole tree from every host would be quadratic. */
const registries = new WeakMap<object, Registered>();

export function registerHost(host: Host, connection: HostConnection): void {
  const registered = registryOf(host);
  append(registered.byOwner, host.owner, host);
  const address = reachedAt(connection);
  if (address === undefined) return;
  append(registered.byAddress, address, host);
  registered.addressOf.set(host, address);
}

/** Other hosts of the app that would fight with this one over a machine or over a name, one line each. */
export function describeRivals(host: Host): readonly string[] {
  const { byOwner, byAddress, addressOf } = registryOf(host);
  const sameName = byOwner.get(host.owner)?.find(other => other !== host);
  if (sameName !== undefined) {
    return [
      `The owner id ${host.owner} is also that of ${sameName.node.path}, and only one of the two would be written. Give the hosts of a stack different names.`,
    ];
  }
  const address = addressOf.get(host);
  const sameAddress = address === undefined ? undefined : byAddress.get(address)?.find(other => other !== host);
  if (sameAddress === undefined) return [];
  return [
    `It is reached at ${address}, as ${sameAddress.node.path} is, and a host has one owner. Put both into one Host, or correct an address.`,
  ];
}

/** Private addresses may well repeat behind different jump hosts. */
function reachedAt({ address, port, jump }: HostConnection): string | undefined {
  if (typeof address !== "string" || holdsToken(address)) return undefined;
  if (jump === undefined) return `${address} port ${port}`;
  if (typeof jump.address !== "string" || holdsToken(jump.address)) return undefined;
  return `${address} port ${port} by way of ${jump.address}`;
}

function registryOf(host: Host): Registered {
  const root = host.node.root;
  const present = registries.get(root);
  if (present !== undefined) return present;
  const created: Registered = { byOwner: new Map(), byAddress: new Map(), addressOf: new Map() };
  registries.set(root, created);
  return created;
}

function append(map: Map<string, Host[]>, key: string, host: Host): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [host]);
  else list.push(host);
}
