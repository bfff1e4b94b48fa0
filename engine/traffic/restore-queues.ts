import { askForLiveOptions, toWantedQdisc } from "./describe-live";
import { checkDevice } from "./device";
import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind } from "./kinds/registry";
import { toWantedClass } from "./live-class";
import { classifyOrigin, type LiveQdisc } from "./live-qdisc";
import type { LiveQueues } from "./live-queues";
import { planQueues } from "./plan-queues";
import { type DeclaredSide, declaredSide, isBelow, liveSide, liveTop, type QueueSide, sideOf } from "./queue-side";
import { findStrangeSettings, findUnknownKey } from "./strange-settings";
import type { TcCommand } from "./tc-command";
import type { TrafficPart } from "./traffic-part";
import { clearRoot, writeSide } from "./write-queues";

export type QueueRestoration =
  | { readonly outcome: "commands"; readonly commands: readonly TcCommand[] }
  /** `reason`: one sentence for a person. */
  | { readonly outcome: "cannot-restore"; readonly reason: string };

/**
 * The tc commands that bring one side of `device` back to `live`, as it was before a change.
 *
 * A kernel default (or no qdisc at all): `qdisc del dev X root`, which answers rc 2 ("Cannot delete qdisc with handle of
 * zero") when the root is a kernel default already. Explicit qdiscs of declared kinds, with their classes and filters: first
 * a pfifo, which clears whatever stands there, then all of them with their own handles and all of their options; this works
 * from any state and may run twice. `asked` is what this program once asked for: it is asked for again, word by word, where
 * it stands there, and also where somebody has added what cannot be restored. Anything else is `cannot-restore`, to be known
 * before the change is made. Throws TrafficError for an impossible device name.
 */
export function restoreQueues(
  device: string,
  live: LiveQueues,
  side: QueueSide,
  asked: readonly TrafficPart[] = [],
): QueueRestoration {
  checkDevice(device);
  const here = liveSide(live, side);
  const top = liveTop(here, side);
  if (top === undefined || classifyOrigin(top) === "kernel-default") {
    const place = side === "egress" ? "root" : "ingress";
    return { outcome: "commands", commands: [["qdisc", "del", "dev", device, place]] };
  }
  const known = declaredSide(asked, side);
  const own = asked.filter(part => sideOf(part) === side);
  if (known !== undefined && planQueues(device, own, live).commands.length === 0) return rebuild(device, known);
  const parts = readParts(device, here, top);
  if (typeof parts !== "string") {
    const declared = declaredSide(parts, side);
    if (declared === undefined) throw new Error(`the top of ${device} is not at its ${side}`);
    return rebuild(device, declared);
  }
  return known === undefined ? { outcome: "cannot-restore", reason: parts } : rebuild(device, known);
}

function rebuild(device: string, declared: DeclaredSide): QueueRestoration {
  const cleared = clearSide(device, declared.top.parent === "ingress" ? "ingress" : "egress");
  return { outcome: "commands", commands: [cleared, ...writeSide(device, declared)] };
}

function clearSide(device: string, side: QueueSide): TcCommand {
  return side === "egress" ? clearRoot(device) : ["qdisc", "del", "dev", device, "ingress"];
}

/** Everything that hangs there as it could be declared, or why it cannot. */
function readParts(device: string, live: LiveQueues, top: LiveQdisc): readonly TrafficPart[] | string {
  const parts: TrafficPart[] = [];
  const qdiscs = [top, ...live.qdiscs.filter(qdisc => isLeafOf(qdisc, top))];
  for (const qdisc of qdiscs) {
    const subject = `the ${qdisc.kind} ${qdisc.handle} on ${device}`;
    const kind = findQdiscKind(qdisc.kind);
    const wanted = toWantedQdisc(qdisc);
    if (kind === undefined || wanted === undefined)
      return `Cannot restore ${subject}: that kind can be seen but not declared, so its options, classes and filters would be lost.`;
    const obstacle = findObstacle(kind, qdisc);
    if (obstacle !== undefined) return `Cannot restore ${subject}: ${obstacle}.`;
    parts.push(wanted);
  }
  const isHtb = findQdiscKind(top.kind)?.below === "classes";
  for (const found of isHtb ? live.classes : []) {
    const wanted = toWantedClass(found);
    if (wanted === undefined)
      return `Cannot restore the class ${found.id} on ${device}: tc shows it as "${found.text}".`;
    parts.push(wanted);
  }
  for (const { filter, text } of live.filters) {
    if (filter === undefined) return `Cannot restore a filter on ${device}: tc shows it as "${text}".`;
    parts.push(filter);
  }
  return parts;
}

/** A default of the kernel below an mq comes by itself. */
function isLeafOf(qdisc: LiveQdisc, top: LiveQdisc): boolean {
  return qdisc !== top && isBelow(qdisc.parent, top.handle) && classifyOrigin(qdisc) === "explicit";
}

/** Why these exact live options could not be asked for again, or `undefined` when they can. */
function findObstacle(kind: QdiscKind, live: LiveQdisc): string | undefined {
  if (live.unreadOptions !== undefined) return "tc did not print its options as JSON";
  if (live.sizeTable !== undefined) return "it has a size table (tc-stab(8))";
  const strange = findStrangeSettings(kind, live)[0]?.name ?? findUnknownKey(kind, live);
  if (strange !== undefined) return `its option ${strange} is not known here`;
  const asked = askForLiveOptions(kind, live);
  for (const option of kind.options) {
    const held = option.readLive(live.options);
    const value = asked.get(option.name);
    if (held === undefined) {
      if (option.keys.some(key => live.options.has(key)))
        return `its ${option.name} has a value that is not known here`;
    } else if (value !== undefined && option.hold(value, asked) !== held) {
      return `the kernel would not hold its ${option.name} of ${held} again`;
    }
  }
  return undefined;
}
