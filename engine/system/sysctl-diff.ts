import { findSysctlFacts } from "./sysctl-knowledge";
import { findSysctlName, parseSysctlName, type SysctlName } from "./sysctl-name";
import { canonicalizeSysctlValue, equalSysctl, readSysctlValue } from "./sysctl-value";

/** One sysctl that is not as desired. */
export interface SysctlDifference {
  readonly name: SysctlName;
  /** Canonical. */
  readonly wanted: string;
  /** What the host holds, white space folded; `undefined` where the host has no such sysctl. */
  readonly live: string | undefined;
  /** Sentences for a person about this sysctl; empty when there is nothing to know. */
  readonly notes: readonly string[];
}

/**
 * The place of a sysctl in the order of writing: what the kernel copies to other settings comes before those settings.
 * ip_forward (0) resets everything under conf; conf.all (1) and conf.default (2) come before the devices and the rest (3).
 */
function rankSysctl(name: SysctlName): number {
  if (name === "net.ipv4.ip_forward") return 0;
  const [, , branch, device] = name.split(".");
  if (branch === "conf" && device === "all") return 1;
  if (branch === "conf" && device === "default") return 2;
  return 3;
}

/** The order in which sysctls are to be written (and their old values put back): by rank, then by name. */
export function compareSysctlNames(left: SysctlName, right: SysctlName): number {
  const ranks = rankSysctl(left) - rankSysctl(right);
  if (ranks !== 0) return ranks;
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalizeLive(live: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const [name, value] of live) {
    const canonical = findSysctlName(name);
    if (canonical !== undefined) held.set(canonical, value);
  }
  return held;
}

/**
 * Which of the desired sysctls the host does not hold, in the order in which they are to be written. Both sides are
 * name → value, names in either spelling of sysctl(8); `live` may hold values as /proc/sys prints them, and more names
 * than are desired (a device may have a name that cannot be declared). A name missing from `live` is a sysctl the host does not have. Throws SystemError for a name or a
 * desired value that cannot be declared.
 */
export function diffSysctls(
  desired: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
): readonly SysctlDifference[] {
  const held = canonicalizeLive(live);
  const differences: SysctlDifference[] = [];
  for (const [given, value] of desired) {
    const name = parseSysctlName(given);
    const wanted = canonicalizeSysctlValue(value);
    const printed = held.get(name);
    if (printed !== undefined && equalSysctl(wanted, printed, name)) continue;
    differences.push({
      name,
      wanted,
      live: printed === undefined ? undefined : readSysctlValue(printed),
      notes: findSysctlFacts(name).map(fact => fact.words),
    });
  }
  return differences.sort((left, right) => compareSysctlNames(left.name, right.name));
}
