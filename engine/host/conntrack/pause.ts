import { setTimeout as sleep } from "node:timers/promises";
import { HostError } from "../cause";

/**
 * Waits between two readings of a host.
 * @param stopped what is said where it is stopped meanwhile: how things stand then
 * @throws HostError interrupted
 */
export async function pause(
  host: string,
  seconds: number,
  signal: AbortSignal | undefined,
  stopped: string,
): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new HostError(host, "interrupted", `${host}: ${stopped}`);
  }
}
