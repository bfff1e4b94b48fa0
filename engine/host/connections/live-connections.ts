import { MOST_CONNECTIONS, TOO_MANY } from "../shell/connections-shell";
import type { Sections } from "../shell/frame";
import type { HostInterface } from "../snapshot";
import { type IpRoute, readIpRoutes } from "./ip-routes";

/** What a host tracks at one moment; or why nobody can say. */
export type LiveConnections =
  /** One line a connection, as the host printed it: reading tens of thousands is a work that others would wait for. */
  | { readonly kind: "listed"; readonly lines: readonly string[]; readonly routes: readonly IpRoute[] }
  | { readonly kind: "unread"; readonly why: string };

/**
 * Reads what CONNECTION_FUNCTIONS printed. `undefined` where they were not asked.
 * @param interfaces of the host: without an address of its own nobody can say which connections end there
 */
export function readLiveConnections(
  sections: Sections,
  interfaces: readonly HostInterface[],
): LiveConnections | undefined {
  const listed = sections.get("connections");
  if (listed === undefined) return undefined;
  if (listed.exitCode === 127)
    return { kind: "unread", why: "conntrack is not installed (apt-get install -y conntrack)" };
  if (listed.exitCode === TOO_MANY) return { kind: "unread", why: `the kernel tracks more than ${MOST_CONNECTIONS}` };
  if (interfaces.every(({ addresses }) => addresses.length === 0))
    return { kind: "unread", why: "ip does not print the host's addresses as JSON (apt-get install -y iproute2)" };
  return {
    kind: "listed",
    lines: listed.stdout.split("\n").filter(line => line !== ""),
    routes: readIpRoutes(sections.get("routes")?.stdout ?? ""),
  };
}
