import { statSync } from "node:fs";
import { LabError } from "./lab-error";

/**
 * Refuses to build in a namespace that was not made for a lab: bridges, addresses and mounts would land on the machine.
 *
 * @throws LabError unless NFFLEET_LAB_NAMESPACE names this network namespace, as lab/scripts/private-namespace.sh sets it.
 */
export function requirePrivateNamespace(environment: NodeJS.ProcessEnv = process.env): void {
  const here = String(statSync("/proc/self/ns/net").ino);
  if (environment.NFFLEET_LAB_NAMESPACE === here) return;
  throw new LabError(
    `A lab is built in a network namespace of its own, and this process is not in one (net:[${here}]): bridges and ` +
      "addresses would appear on this machine itself. Start it through `lab/scripts/private-namespace.sh COMMAND…`, as " +
      "`npm test` does, or use `nffleet-lab up`.",
  );
}
