import { type DesiredDocument, isUnknown } from "../desired";
import type { Family } from "../ruleset";
import { canonicalizeSysctlValue, compareSysctlNames, equalSysctl, parseSysctlName, sysctlPath } from "../system";
import { equalsLive, parseQdisc, planQdiscCommand, restoreQdiscCommand } from "../traffic";
import { quoteShell } from "../transport";
import { HostError } from "./cause";
import { planLinks } from "./link-transition";
import type { Note } from "./notes";
import type { Observation } from "./observe";
import { STATE_FOLDER, TRANSACTION_FOLDER } from "./shell/paths";
import { rootQdiscOf } from "./snapshot";

/** Shell commands for links, qdiscs and sysctls, and those that take them back. Each line stands alone and may run twice. */
export interface SystemTransition {
  readonly apply: readonly string[];
  readonly undo: readonly string[];
}

const FORWARDING: ReadonlyMap<string, Family> = new Map([
  ["net.ipv4.ip_forward", "ipv4"],
  ["net.ipv6.conf.all.forwarding", "ipv6"],
]);

/** @param neighboursOf recognised owners with chains of that family on the host: forwarding stays while they need it */
export function planSystem(
  desired: DesiredDocument,
  observation: Observation,
  neighboursOf: (family: Family) => readonly string[],
): { readonly transition: SystemTransition; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const qdiscs = [...setQdiscs(desired, observation), ...releaseQdiscs(desired, observation)];
  const sysctls = [...setSysctls(desired, observation), ...releaseSysctls(desired, observation, neighboursOf, notes)];
  const links = planLinks(desired, observation);
  const steps = [...links.before, ...qdiscs, ...sysctls, ...links.after];
  return {
    transition: { apply: steps.flatMap(({ apply }) => apply), undo: [...steps].reverse().flatMap(({ undo }) => undo) },
    notes,
  };
}

type Step = SystemTransition;

function* setQdiscs(desired: DesiredDocument, { host, snapshot }: Observation): Generator<Step> {
  for (const [device, texts] of Object.entries(desired.qdiscs)) {
    const text = texts.find(candidate => !isUnknown(candidate));
    if (typeof text !== "string") continue;
    const others = snapshot.qdiscs.get(device) ?? (isMadeNow(desired, snapshot, device) ? [] : undefined);
    if (others === undefined) {
      throw new HostError(
        host,
        snapshot.facts.tc === "absent" ? "missing-tool" : "rule-refused",
        snapshot.facts.tc === "absent"
          ? `${host} has no tc, so "${text}" cannot be set on ${device}. Install it on the host and run again: apt-get install -y iproute2`
          : `${host} has no interface ${device}, so "${text}" cannot be set there. Correct the device of the queue; "ip -br link" on the host lists them.`,
      );
    }
    const live = rootQdiscOf(snapshot, device);
    const commands = planQdiscCommand(device, parseQdisc(text), live, others);
    if (commands.length === 0) continue;
    yield { apply: commands.map(words => tcLine(words)), undo: undoQdisc(device, live) };
  }
}

/** A device that this apply makes has no queue of anybody's yet. */
function isMadeNow(desired: DesiredDocument, { links, facts }: Observation["snapshot"], device: string): boolean {
  return facts.tc === "present" && desired.links?.[device]?.type !== undefined && !links.has(device);
}

function* releaseQdiscs(desired: DesiredDocument, { snapshot }: Observation): Generator<Step> {
  for (const { device, ours, before } of snapshot.record?.qdiscs ?? []) {
    const live = rootQdiscOf(snapshot, device);
    if (desired.qdiscs[device] !== undefined || live === undefined) continue;
    if (!ours.some(text => equalsLive(parseQdisc(text), live))) continue;
    yield { apply: before.map(words => tcLine(words)), undo: undoQdisc(device, live) };
  }
}

function undoQdisc(device: string, live: Parameters<typeof restoreQdiscCommand>[1]): readonly string[] {
  const back = restoreQdiscCommand(device, live);
  // A root that is the kernel's own answers "handle of zero": there is nothing to delete, which is what was wanted.
  return back.outcome === "commands" ? back.commands.map(words => `${tcLine(words)} 2>/dev/null || :`) : [];
}

function* setSysctls(desired: DesiredDocument, { host, snapshot }: Observation): Generator<Step> {
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
): Generator<Step> {
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
function setSysctl(name: string, value: string, live: string, from?: string): Step {
  const path = quoteShell(sysctlPath(parseSysctlName(name)));
  const write = (text: string) => `printf '%s\\n' ${quoteShell(text)} >${path}`;
  const family = FORWARDING.get(name);
  if (family === undefined) return { apply: [write(value)], undo: [write(live)] };
  const back = (folder: string) => `restore_forwarding ${family} ${folder}`;
  return {
    apply: [`keep_forwarding ${family} && ${write(value)}${from === undefined ? "" : ` && ${back(from)}`}`],
    undo: [`${write(live)}; ${back(TRANSACTION_FOLDER)}`],
  };
}

function tcLine(words: readonly string[]): string {
  return ["tc", ...words.map(quoteShell)].join(" ");
}
