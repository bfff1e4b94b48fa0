import type { ResourcePlan } from "../../engine/fleet";
import { printable } from "../../engine/transport";

/** So many names are all written out; of more, the first and the last. */
const MOST_NAMES = 4;

/** `edge-1`, `2 hosts (edge-1, edge-2)`, `47 hosts (edge-1 … edge-47; --json names all)`. */
export function placeOf(hosts: readonly Pick<ResourcePlan, "host">[]): string {
  const names = hosts.map(({ host }) => printable(host));
  const [first = "no host"] = names;
  if (names.length <= 1) return first;
  const listed = names.length <= MOST_NAMES ? names.join(", ") : `${first} … ${names.at(-1)}; --json names all`;
  return `${names.length} hosts (${listed})`;
}

/** Which hosts of a group drifted, and what the change is to them; nothing where none did. */
export function driftNote(
  hosts: readonly ResourcePlan[],
  drift: Exclude<ResourcePlan["drift"], "none">,
  meaning: string,
): readonly string[] {
  const drifted = hosts.filter(host => host.drift === drift);
  if (drifted.length === 0) return [];
  if (hosts.length === 1) return [`drifted since the last apply: ${meaning}`];
  const who = drifted.length === hosts.length ? "all of these" : `of these, ${placeOf(drifted)}`;
  return [`${who} drifted since the last apply: there ${meaning}`];
}
