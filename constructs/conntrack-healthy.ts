import { parseProbeCheck, printConntrackCheck } from "../engine/desired";
import { ConstructError } from "./private/construct-error";

export interface ConntrackHealthyProps {
  /**
   * Seconds of traffic that are compared, before the change and after it. 2 to 60, and no more than a third of `timer`.
   * @default - 5
   */
  readonly seconds?: number;
  /**
   * Fewer connections to a place within that time are no sign. 5 to 1,000,000.
   * @default - 20
   */
  readonly least?: number;
  /**
   * Percent of the connections to a place that must have gone. 10 to 100.
   * @default - 30
   */
  readonly worse?: number;
}

/**
 * A probe: a change is undone at once where, after it, connections fail that did not fail before, or a place that was
 * talked to falls silent. The host's own connection table tells, so nothing needs to listen for it.
 *
 * ```ts
 * new Host(this, "edge-1", { address: "10.77.1.1", probes: [conntrackHealthy()] });
 * ```
 * @throws ConstructError for a number out of its range
 */
export function conntrackHealthy(props: ConntrackHealthyProps = {}): string {
  const check = printConntrackCheck(props);
  if (parseProbeCheck(check) !== undefined) return check;
  throw new ConstructError(
    `conntrackHealthy: ${check} is no probe: seconds is a whole number from 2 to 60, least from 5 to 1000000, worse from 10 to 100.`,
  );
}
