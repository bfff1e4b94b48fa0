import type { IConstruct } from "./cdktf";
import { refuse } from "./private/construct-error";

/**
 * The order in which Terraform may begin with the hosts of a fleet: the canaries, then batch after batch. A wave begins
 * when every host of the one before is done, and not at all when one of them failed.
 */
export interface Waves {
  /**
   * The first wave: how many hosts from the start of the list, or the names of hosts.
   * @default - no wave of its own
   */
  readonly canary?: number | readonly string[];
  /**
   * Hosts in each wave that follows, at least 1.
   * @default - all that are left in one wave
   */
  readonly batch?: number;
}

const NOT_IN_TERRAFORM: ReadonlyMap<string, string> = new Map([
  ["pause", "Terraform goes on as soon as a wave is done and cannot wait"],
  ["tolerate", "Terraform begins nothing that depends on a host that failed"],
  ["maxFailures", "Terraform begins nothing that depends on a host that failed"],
]);

/**
 * Cuts the hosts into waves, in the order of the list.
 * @throws ConstructError for a property out of its range, a name that no host has, and what Terraform cannot do
 */
export function cutIntoWaves(
  fleet: IConstruct,
  names: readonly string[],
  waves: Waves,
): readonly (readonly string[])[] {
  checkWaves(fleet, names, waves);
  const { canary = 0, batch = Math.max(1, names.length) } = waves;
  const first = typeof canary === "number" ? names.slice(0, canary) : names.filter(name => canary.includes(name));
  const rest = names.filter(name => !first.includes(name));
  const batches = Array.from({ length: Math.ceil(rest.length / batch) }, (_, index) =>
    rest.slice(index * batch, (index + 1) * batch),
  );
  return [first, ...batches].filter(wave => wave.length > 0);
}

function checkWaves(fleet: IConstruct, names: readonly string[], waves: Waves): void {
  for (const property of Object.keys(waves)) {
    if (property === "canary" || property === "batch") continue;
    const reason = NOT_IN_TERRAFORM.get(property);
    refuse(
      "Fleet",
      fleet,
      reason === undefined
        ? `waves knows canary and batch, not "${property}".`
        : `waves cannot have "${property}", because waves are dependencies there and ${reason}. Deploy the waves as stacks of their own, one after the other, or run nffleet apply, host by host, with what your pipeline knows.`,
    );
  }
  const { canary, batch } = waves;
  if (batch !== undefined && !(Number.isInteger(batch) && batch >= 1)) {
    refuse("Fleet", fleet, `waves.batch is ${batch}; write a whole number of hosts, at least 1.`);
  }
  if (typeof canary === "number" && !(Number.isInteger(canary) && canary >= 1)) {
    refuse("Fleet", fleet, `waves.canary is ${canary}; write a whole number of hosts, at least 1, or their names.`);
  }
  if (typeof canary !== "object") return;
  const stranger = canary.find(name => !names.includes(name));
  if (stranger !== undefined) {
    refuse("Fleet", fleet, `waves.canary names "${stranger}", which is no host of the fleet: ${names.join(", ")}.`);
  }
}
