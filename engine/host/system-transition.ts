import { type DesiredDocument, isUnknown } from "../desired";
import type { Family } from "../ruleset";
import { canonicalizeSysctlValue, compareSysctlNames, equalSysctl, parseSysctlName, sysctlPath } from "../system";
import { quoteShell } from "../transport";
import { HostError } from "./cause";
import { planLinks } from "./link-transition";
import type { Note } from "./notes";
import type { Observation } from "./observe";
import { releaseQueues, setQueues } from "./queue-transition";
import { STATE_FOLDER, TRANSACTION_FOLDER } from "./shell/paths";

/** Shell commands that change one thing, and those that take it back. Each line stands alone; those of the undo may run twice. */
export interface TransitionStep {
  readonly apply: readonly string[];
  readonly undo: readonly string[];
}

const FORWARDING: ReadonlyMap<string, Family> = new Map([
  ["net.ipv4.ip_forward", "ipv4"],
  ["net.ipv6.conf.all.forwarding", "ipv6"],
]);

const DEFAULT_QDISC = "net.core.default_qdisc";

interface SysctlStep extends TransitionStep {
  readonly name: string;
}

/** @param neighboursOf recognised owners with chains of that family on the host: forwarding stays while they need it */
export function planSystem(
  desired: DesiredDocument,
  observation: Observation,
  neighboursOf: (family: Family) => readonly string[],
): { readonly transition: TransitionStep; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const queues = [...setQueues(desired, observation, notes), ...releaseQueues(desired, observation)];
  const sysctls = [...setSysctls(desired, observation), ...releaseSysctls(desired, observation, neighboursOf, notes)];
  const links = planLinks(desired, observation);
  // What the kernel gives a device of which a queue goes depends on this one, so it is right before any queue is touched.
  const first = sysctls.filter(({ name }) => name === DEFAULT_QDISC);
  const others = sysctls.filter(({ name }) => name !== DEFAULT_QDISC);
  const steps = [...links.before, ...queues, ...others, ...links.after];
  return {
    transition: {
      apply: [...first, ...steps].flatMap(({ apply }) => apply),
      undo: [...first, ...steps.reverse()].flatMap(({ undo }) => undo),
    },
    notes,
  };
}

function* setSysctls(desired: DesiredDocument, { host, snapshot }: Observation): Generator<SysctlStep> {
  // Forwarding resets other settings, so names go in writing order.
  const sorted = Object.entries(desired.sysctls).sort(([a], [b]) =>
    compareSysctlNames(parseSysctlName(a), parseSysctlName(b)),
  );
  for (const [name, value] of sorted) {
    if (isUnknown(value)) continue;
    const live = snapshot.sysctls.get(name);
    if (live === undefined) {
      throw new HostError(
        host,
        "rule-refused",
        `${host} has no sysctl ${name} (no ${sysctlPath(parseSysctlName(name))}), so it cannot be set to "${value}". See whether the kernel module it belongs to is loaded, or whether the setting exists only outside of a container.`,
      );
    }
    if (!equalSysctl(value, live)) yield setSysctl(name, canonicalizeSysctlValue(value), live);
  }
}

function* releaseSysctls(
  desired: DesiredDocument,
  { host, snapshot }: Observation,
  neighboursOf: (family: Family) => readonly string[],
  notes: Note[],
): Generator<SysctlStep> {
  for (const { name, ours, before } of snapshot.record?.sysctls ?? []) {
    const live = snapshot.sysctls.get(name);
    if (desired.sysctls[name] !== undefined || live === undefined || before === undefined) continue;
    if (!equalSysctl(ours, live) || equalSysctl(before, live)) continue;
    const forwarded = FORWARDING.get(name);
    const neighbours = forwarded === undefined ? [] : neighboursOf(forwarded);
    if (neighbours.length > 0) {
      notes.push({
        severity: "info",
        message: `${host}: ${name} stays ${live}, because ${neighbours.join(" and ")} forward${neighbours.length === 1 ? "s" : ""} packets there`,
      });
      continue;
    }
    yield setSysctl(name, before, live, STATE_FOLDER);
  }
}

/** @param from folder whose record of the interfaces' settings is written back after forwarding was switched */
function setSysctl(name: string, value: string, live: string, from?: string): SysctlStep {
  const path = quoteShell(sysctlPath(parseSysctlName(name)));
  const write = (text: string) => `printf '%s\\n' ${quoteShell(text)} >${path}`;
  const family = FORWARDING.get(name);
  if (family === undefined) return { name, apply: [write(value)], undo: [write(live)] };
  const back = (folder: string) => `restore_forwarding ${family} ${folder}`;
  return {
    name,
    apply: [`keep_forwarding ${family} && ${write(value)}${from === undefined ? "" : ` && ${back(from)}`}`],
    undo: [`${write(live)}; ${back(TRANSACTION_FOLDER)}`],
  };
}
