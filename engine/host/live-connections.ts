import { type Family, type MaskedAddress, parseMaskedAddress } from "../ruleset";
import { MOST_CONNECTIONS, TOO_MANY } from "./shell/connections-shell";
import type { Sections } from "./shell/frame";

/** A route of the main table: packets to these addresses leave by this device. */
export interface Route {
  readonly destination: MaskedAddress;
  readonly device: string;
}

/** What a host tracks at one moment; or why nobody can say. */
export type LiveConnections =
  /** One line a connection, as the host printed it: reading tens of thousands is a work that others would wait for. */
  | { readonly kind: "listed"; readonly lines: readonly string[]; readonly routes: readonly Route[] }
  | { readonly kind: "unread"; readonly why: string };

/** Reads what CONNECTION_FUNCTIONS printed. `undefined` where they were not asked. */
export function readLiveConnections(sections: Sections): LiveConnections | undefined {
  const listed = sections.get("connections");
  if (listed === undefined) return undefined;
  if (listed.exitCode === 127)
    return { kind: "unread", why: "conntrack is not installed (apt-get install -y conntrack)" };
  if (listed.exitCode === TOO_MANY) return { kind: "unread", why: `the kernel tracks more than ${MOST_CONNECTIONS}` };
  return {
    kind: "listed",
    lines: listed.stdout.split("\n").filter(line => line !== ""),
    routes: (sections.get("routes")?.stdout ?? "").split("\n").flatMap(line => readRoute(line) ?? []),
  };
}

/** `10.0.0.0/8 dev eth1 …` or `default via 192.0.2.254 dev eth0 …`, as ip-route(8) prints them. */
function readRoute(line: string): Route | undefined {
  const [first = "", ...words] = line.trim().split(/\s+/);
  const at = words.indexOf("dev");
  const device = at < 0 ? undefined : words[at + 1];
  if (device === undefined) return undefined;
  const family: Family = line.includes(":") ? "ipv6" : "ipv4";
  const everywhere = family === "ipv4" ? "0.0.0.0/0" : "::/0";
  const destination = parseMaskedAddress(first === "default" ? everywhere : first, family);
  return destination === undefined ? undefined : { destination, device };
}
