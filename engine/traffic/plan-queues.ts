import { checkDevice } from "./device";
import { diffQdisc } from "./diff-qdisc";
import { findFreeHandle, INGRESS_HANDLE } from "./handle";
import { equalsLiveClass, isBelowSame } from "./live-class";
import { classifyOrigin, findAt, type LiveQdisc } from "./live-qdisc";
import type { LiveQueues } from "./live-queues";
import { type FilterPlan, planFilters } from "./plan-filters";
import { printOptions, requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { type DeclaredSide, declaredSide, isBelow, liveSide, liveTop } from "./queue-side";
import type { TcCommand } from "./tc-command";
import type { TrafficPart } from "./traffic-part";
import { clearRoot, writeClass, writeQdisc, writeReplace, writeSide } from "./write-queues";

/** How a device is led to what is wanted of it. */
export interface QueuePlan {
  readonly commands: readonly TcCommand[];
  /**
   * `rebuilt`: the kernel cannot change the tree as it stands, so it is thrown away and made anew: for some milliseconds
   * packets pass an empty queue, unshaped. What stood in the old queues is lost either way when a qdisc goes.
   * `filters`: filters are deleted and made again, and what they match goes another way for some milliseconds.
   */
  readonly gap: "none" | "filters" | "rebuilt";
}

/**
 * The tc commands that lead `device` from `live` to `wanted`; none when they are equal already. A side of which nothing is
 * wanted is left alone. Throws TrafficError for an impossible device name.
 *
 * A qdisc of the same kind of which nothing differs that is fixed at creation: one `replace` of the living one with every
 * option that is set, because replace keeps the old value of what is left out. Otherwise one `replace` under another handle
 * (1:, or the first that is free), which the kernel swaps in atomically with fresh defaults. Classes are changed in place,
 * made and deleted one by one; of a filter the kernel takes no change, so it is deleted and made again. An htb itself, or a
 * class that moves, cannot be changed: then the tree is made anew.
 */
export function planQueues(device: string, wanted: readonly TrafficPart[], live: LiveQueues): QueuePlan {
  checkDevice(device);
  const egress = declaredSide(wanted, "egress");
  const ingress = declaredSide(wanted, "ingress");
  const sent = egress === undefined ? NOTHING : planEgress(device, egress, liveSide(live, "egress"));
  const received = ingress === undefined ? NOTHING : planIngress(device, ingress, liveSide(live, "ingress"));
  return {
    commands: [...sent.commands, ...received.commands],
    gap: sent.gap === "none" ? received.gap : sent.gap,
  };
}

const NOTHING: QueuePlan = { commands: [], gap: "none" };

function planEgress(device: string, declared: DeclaredSide, live: LiveQueues): QueuePlan {
  const { top } = declared;
  const root = liveTop(live, "egress");
  const { below = "nothing" } = requireQdiscKind(top);
  if (below === "nothing") return planQdisc(device, top, live.qdiscs, takenHandles(live, [top]));
  const difference = diffQdisc(top, root);
  if (difference === undefined && root !== undefined && !mustRebuild(declared, live)) {
    return planBelow(device, declared, live, root.handle);
  }
  const wasSet = root !== undefined && classifyOrigin(root) === "explicit";
  return { commands: [clearRoot(device), ...writeSide(device, declared)], gap: wasSet ? "rebuilt" : "none" };
}

/**
 * Whether a class would have to hang somewhere else, or is of another kind, or a qdisc has to take the handle of one that
 * stands elsewhere: the kernel moves none. And whether somebody set a queue below an mq where none is declared: a transmit
 * queue of which the kernel deletes the queue drops every packet (mq_graft, net/sched/sch_mq.c: noop_qdisc); only a new mq
 * has its defaults.
 */
function mustRebuild({ top, classes, leaves }: DeclaredSide, live: LiveQueues): boolean {
  const holderOf = (handle: string | undefined) => live.qdiscs.find(qdisc => qdisc.handle === handle);
  if (leaves.some(({ handle, parent }) => (holderOf(handle)?.parent ?? parent) !== parent)) return true;
  if (requireQdiscKind(top).below === "device-queues") {
    const handle = liveTop(live, "egress")?.handle ?? "";
    const set = live.qdiscs.filter(qdisc => isBelow(qdisc.parent, handle) && classifyOrigin(qdisc) === "explicit");
    return set.some(qdisc => !leaves.some(({ parent }) => parent === qdisc.parent));
  }
  return classes.some(wanted => {
    const found = live.classes.find(({ id }) => id === wanted.id);
    return found !== undefined && (found.kind !== "htb" || !isBelowSame(wanted, found));
  });
}

/** What hangs below a top that stays. Filters go before their classes and come after them. */
function planBelow(device: string, declared: DeclaredSide, live: LiveQueues, handle: string): QueuePlan {
  const filters = planFilters(device, declared, live, handle);
  const unwanted = live.classes.filter(({ id }) => !declared.classes.some(own => own.id === id));
  const deleted = deepestFirst(unwanted).map(({ id }) => ["class", "del", "dev", device, "classid", id]);
  const changed = declared.classes.filter(wanted => {
    const found = live.classes.find(({ id }) => id === wanted.id);
    return found === undefined || !equalsLiveClass(wanted, found);
  });
  // With its class, or with the first class below its class, the kernel takes a queue away itself.
  const gone = new Set([...unwanted.map(({ id }) => id), ...declared.classes.map(({ parent }) => parent)]);
  const left = live.qdiscs.filter(
    qdisc =>
      isBelow(qdisc.parent, handle) &&
      classifyOrigin(qdisc) === "explicit" &&
      !gone.has(qdisc.parent) &&
      !declared.leaves.some(({ parent }) => parent === qdisc.parent),
  );
  const taken = takenHandles(live, declared.leaves);
  const leaves = declared.leaves.map(leaf => planQdisc(device, leaf, live.qdiscs, taken));
  return {
    commands: [
      ...filters.goes,
      ...deleted,
      ...changed.map(wanted => writeClass(device, wanted)),
      ...left.map(({ parent }) => ["qdisc", "del", "dev", device, "parent", parent]),
      ...leaves.flatMap(({ commands }) => commands),
      ...filters.comes,
    ],
    gap: leaves.some(({ gap }) => gap === "rebuilt") ? "rebuilt" : gapOf(filters),
  };
}

function planIngress(device: string, declared: DeclaredSide, live: LiveQueues): QueuePlan {
  if (liveTop(live, "ingress")?.kind !== "ingress") return { commands: writeSide(device, declared), gap: "none" };
  const filters = planFilters(device, declared, live, INGRESS_HANDLE);
  return { commands: [...filters.goes, ...filters.comes], gap: gapOf(filters) };
}

function gapOf({ replaced }: FilterPlan): QueuePlan["gap"] {
  return replaced === "some" ? "filters" : "none";
}

/** Handles that no new qdisc may be given; `planQdisc` adds those that it gives away. */
function takenHandles(live: LiveQueues, declared: readonly Qdisc[]): Set<string> {
  return new Set([...live.qdiscs, ...declared].flatMap(({ handle }) => handle ?? []));
}

/** One qdisc where it hangs. */
function planQdisc(device: string, wanted: Qdisc, all: readonly LiveQdisc[], taken: Set<string>): QueuePlan {
  const live = findAt(all, wanted.parent);
  const difference = diffQdisc(wanted, live);
  if (difference === undefined) return NOTHING;
  const kind = requireQdiscKind(wanted);
  // The kernel ignores its own default qdisc when it looks for one to change: that is always a new qdisc.
  if (live !== undefined && difference.change === "in-place" && classifyOrigin(live) === "explicit") {
    const fixed = new Set(kind.options.filter(option => option.change === "new-qdisc").map(option => option.name));
    const changeable = new Map([...wanted.options].filter(([name]) => !fixed.has(name)));
    const command = writeReplace(device, wanted.parent, live.handle, kind.name, printOptions(kind, changeable));
    return { commands: [command], gap: "none" };
  }
  const takeHandle = () => {
    const free = findFreeHandle(taken);
    taken.add(free);
    return free;
  };
  // The kernel refuses another kind under the same handle ("Invalid qdisc name"): a pfifo frees it first.
  const isInTheWay =
    all.some(({ handle }) => handle === wanted.handle) || (kind.stands === "alone" && live?.kind === kind.name);
  const freed = isInTheWay ? [writeReplace(device, wanted.parent, takeHandle(), "pfifo", [])] : [];
  const create = writeQdisc(device, { ...wanted, handle: wanted.handle ?? takeHandle() });
  return { commands: [...freed, create], gap: isInTheWay ? "rebuilt" : "none" };
}

function deepestFirst<Class extends { readonly id: string; readonly parent: string }>(
  classes: readonly Class[],
): readonly Class[] {
  const byId = new Map(classes.map(found => [found.id, found]));
  const depthOf = (found: Class, seen = 0): number => {
    const above = byId.get(found.parent);
    return above === undefined || seen > classes.length ? 0 : 1 + depthOf(above, seen + 1);
  };
  return classes
    .map(found => ({ found, depth: depthOf(found) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ found }) => found);
}
