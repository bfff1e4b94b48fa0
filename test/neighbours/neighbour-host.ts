import { homedir } from "node:os";
import { join } from "node:path";
import type { DesiredDocument } from "../../engine/desired";
import type { HostOptions } from "../../lab/host-options";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { gatewayDocument, NOBODY, savedRules, startPracticeLab } from "../lab/practice-host";

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "netfilter-fleet", "userlands");

/** A lab of hosts that have the real programs: `edge`, or those named. */
export function startNeighbourLab(
  options: Pick<HostOptions, "backend"> & { readonly names?: readonly string[] } = {},
): Promise<Lab> {
  const { names = ["edge"], ...more } = options;
  const userland = join(CACHE, "bookworm-neighbours");
  return startPracticeLab({ hosts: names.map(name => ({ name, userland, ...more })) });
}

/** Starts firewalld, which forks before it is ready. */
export const START_FIREWALLD = `
[ -e /run/dbus/pid ] || { mkdir -p /run/dbus; dbus-daemon --system --fork; }
firewalld
timeout 60 sh -c 'until firewall-cmd --state >/dev/null 2>&1; do sleep 0.2; done'
`;

/** The gateway, but for a way in that nobody has: only the dead-man opens the host again. */
export function lockingDocument(host: LabHost, changes: Record<string, unknown> = {}): DesiredDocument {
  return gatewayDocument(host, {
    ...changes,
    ipv4: {
      filter: {
        INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY, "-j DROP"] },
      },
    },
  });
}

/** What others wrote, without our chains, our jumps and the policies. */
export async function rulesOfOthers(host: LabHost): Promise<readonly string[]> {
  return (await savedRules(host)).split("\n").filter(line => line.startsWith("-A") && !/NF-|WEB|practice/.test(line));
}

/** What is ours: our chains, our jumps and the closed policies (open ones show whenever somebody has a table loaded). */
export async function ownRules(host: LabHost): Promise<readonly string[]> {
  return (await savedRules(host))
    .split("\n")
    .filter(line => /NF-|WEB|practice|^:(INPUT|FORWARD|OUTPUT) DROP/.test(line));
}
