import type { DesiredDocument } from "../desired";
import {
  equalsTop,
  type LiveQueues,
  NO_QUEUES,
  parseTrafficPart,
  planQueues,
  type QueueSide,
  restoreQueues,
  type TrafficPart,
} from "../traffic";
import { quoteShell } from "../transport";
import { HostError } from "./cause";
import type { Note } from "./notes";
import type { Observation } from "./observe";
import { declaredOf, queuesOf, readParts, sidesOf } from "./observe-queues";
import type { OwnerRecord } from "./owner-record";
import type { TransitionStep } from "./system-transition";

/** What is told of a change that the kernel cannot make at once. */
const GAPS = {
  rebuilt: {
    severity: "warning",
    tell: (device: string) =>
      `the kernel cannot change the queues of ${device} as they stand, so they are made anew: packets that wait in them are lost, and for some milliseconds what ${device} sends passes a plain queue`,
  },
  filters: {
    severity: "info",
    tell: (device: string) =>
      `the kernel changes nothing of a filter, so those of ${device} that differ are deleted and made again: for some milliseconds what they match goes where no filter sends it`,
  },
} as const;

/** Leads each declared device to its queues. @throws HostError where there is no such device, or no tc */
export function* setQueues(
  desired: DesiredDocument,
  { host, snapshot }: Observation,
  notes: Note[],
): Generator<TransitionStep> {
  for (const [device, texts] of Object.entries(desired.qdiscs)) {
    const known = texts.filter(text => typeof text === "string");
    if (known.length === 0) continue;
    const live = snapshot.queues.get(device) ?? (isMadeNow(desired, snapshot, device) ? NO_QUEUES : undefined);
    if (live === undefined) {
      throw new HostError(
        host,
        snapshot.facts.tc === "absent" ? "missing-tool" : "rule-refused",
        snapshot.facts.tc === "absent"
          ? `${host} has no tc, so "${known[0]}" cannot be set on ${device}. Install it on the host and run again: apt-get install -y iproute2`
          : `${host} has no interface ${device}, so "${known[0]}" cannot be set there. Correct the device of the queue; "ip -br link" on the host lists them.`,
      );
    }
    const { commands, gap } = planQueues(
      device,
      known.map(text => parseTrafficPart(text)),
      live,
    );
    if (commands.length === 0) continue;
    if (gap !== "none") notes.push({ severity: GAPS[gap].severity, message: `${host}: ${GAPS[gap].tell(device)}` });
    const ours = readParts(snapshot.record?.qdiscs.find(owned => owned.device === device)?.ours ?? []);
    yield { apply: commands.map(tcLine), undo: sidesOf(known).flatMap(side => undoSide(device, live, side, ours)) };
  }
}

/** A device that this apply makes has no queue of anybody's yet. */
function isMadeNow(desired: DesiredDocument, { links, facts }: Observation["snapshot"], device: string): boolean {
  return facts.tc === "present" && desired.links?.[device]?.type !== undefined && !links.has(device);
}

/** Gives back the trees of devices that are declared no more, where they are still ours. */
export function* releaseQueues(desired: DesiredDocument, { snapshot }: Observation): Generator<TransitionStep> {
  for (const { device, ours, before } of snapshot.record?.qdiscs ?? []) {
    const live = queuesOf(snapshot, device);
    if (live.qdiscs.length === 0) continue;
    const parts = readParts(ours);
    const wanted = sidesOf(declaredOf(desired, device));
    const still = sidesOf(ours).filter(side => !wanted.includes(side) && equalsTop(parts, live, side));
    const isStill = (words: readonly string[]) => still.includes(sideOfCommand(words));
    const commands = before.filter(isStill);
    if (commands.length === 0) continue;
    yield { apply: commands.map(tcLine), undo: still.flatMap(side => undoSide(device, live, side, parts)) };
  }
}

/**
 * Commands that bring the trees back that a document speaks of, for the record: what was there before us.
 * @param owned what the record says of the device so far
 */
export function restoringCommands(
  device: string,
  texts: DesiredDocument["qdiscs"][string],
  live: LiveQueues,
  owned: OwnerRecord["qdiscs"][number] | undefined,
): string[][] {
  const ours = sidesOf(owned?.ours ?? []);
  return sidesOf(texts).flatMap(side => {
    if (owned !== undefined && ours.includes(side))
      return owned.before.filter(words => sideOfCommand(words) === side).map(words => [...words]);
    const back = restoreQueues(device, live, side);
    return back.outcome === "commands" ? back.commands.map(words => [...words]) : [];
  });
}

/** What is owned of a device, with the trees that were owned and are wanted no more. */
export function keepTrees(
  owned: OwnerRecord["qdiscs"][number],
  former: OwnerRecord["qdiscs"][number] | undefined,
): OwnerRecord["qdiscs"][number] {
  const wanted = sidesOf(owned.ours);
  const given = (former?.ours ?? []).filter(text => !sidesOf([text]).some(side => wanted.includes(side)));
  const before = (former?.before ?? []).filter(words => !wanted.includes(sideOfCommand(words)));
  return given.length === 0
    ? owned
    : { ...owned, ours: [...owned.ours, ...given], before: [...owned.before, ...before] };
}

/** @param ours what this program once asked for, which is asked for again where it still stands */
function undoSide(device: string, live: LiveQueues, side: QueueSide, ours: readonly TrafficPart[]): readonly string[] {
  const back = restoreQueues(device, live, side, ours);
  // A root that is the kernel's own answers "handle of zero": there is nothing to delete, which is what was wanted.
  return back.outcome === "commands" ? back.commands.map(words => `${tcLine(words)} 2>/dev/null || :`) : [];
}

function sideOfCommand(words: readonly string[]): QueueSide {
  return words.includes("ingress") || words.includes("ffff:") ? "ingress" : "egress";
}

function tcLine(words: readonly string[]): string {
  return ["tc", ...words.map(quoteShell)].join(" ");
}
