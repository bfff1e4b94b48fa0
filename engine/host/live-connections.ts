import { type IpRoute, readIpRoutes } from "./ip-routes";
import { MOST_CONNECTIONS, TOO_MANY } from "./shell/connections-shell";
import type { Sections } from "./shell/frame";

/** What a host tracks at one moment; or why nobody can say. */
export type LiveConnections =
  /** One line a connection, as the host printed it: reading tens of thousands is a work that others would wait for. */
  | { readonly kind: "listed"; readonly lines: readonly string[]; readonly routes: readonly IpRoute[] }
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
    routes: readIpRoutes(sections.get("routes")?.stdout ?? ""),
  };
}
