import { checkDevice } from "./device";
import { diffQdisc } from "./diff-qdisc";
import { findFreeHandle, INGRESS_HANDLE } from "./handle";
import { equalsLiveClass, isBelowSame } from "./live-class";
import { equalsLiveFilter } from "./live-filter";
import { classifyOrigin, findAt, type LiveQdisc } from "./live-qdisc";
import type { LiveQueues } from "./live-queues";
import { printOptions, requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { type DeclaredSide, declaredSide, isBelow, liveSide, liveTop, placeOfFilter } from "./queue-side";
import type { TcCommand } from "./tc-command";
import type { TrafficPart } from "./traffic-part";
import { clearRoot, writeClass, writeFilter, writeQdisc, writeReplace, writeSide } from "./write-queues";

/** How a device is led to what is wanted of it. */
export interface QueuePlan {
  readonly commands: readonly TcCommand[];
  /**
   * `rebuilt`: the kernel cannot change the tree as it stands, so it is thrown away and made anew: for some milliseconds
   * packets pass an empty queue, unshaped. What stood in the old queues is lost either way when a qdisc goes.
   */
  readonly gap: "none" | "rebuilt";
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
  const received = ingress === undefined ? [] : planIngress(device, ingress, liveSide(live, "ingress"));
  return { commands: [...sent.commands, ...received], gap: sent.gap };
}

const NOTHING: QueuePlan = { commands: [], gap: "none" };

function planEgress(device: string, declared: DeclaredSide, live: LiveQueues): QueuePlan {
  const { top } = declared;
  const root = liveTop(live, "egress");
  const { below = "nothing" } = requireQdiscKind(top);
  if (below === "nothing") return { commands: planQdisc(device, top, live.qdiscs), gap: "none" };
  const difference = diffQdisc(top, root);
  if (difference === undefined && root !== undefined && !mustRebuild(declared, live)) {
    return { commands: planBelow(device, declared, live, root.handle), gap: "none" };
  }
  const wasSet = root !== undefined && classifyOrigin(root) === "explicit";
  return { commands: [clearRoot(device), ...writeSide(device, declared)], gap: wasSet ? "rebuilt" : "none" };
}

/**
 * Whether a class would have to hang somewhere else, or is of another kind: the kernel moves none. And whether somebody set a
 * queue below an mq where none is declared: a transmit queue of which the kernel deletes the queue drops every packet
 * (mq_graft, net/sched/sch_mq.c: noop_qdisc); only a new mq has its defaults.
 */
function mustRebuild({ top, classes, leaves }: DeclaredSide, live: LiveQueues): boolean {
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
function planBelow(device: string, declared: DeclaredSide, live: LiveQueues, handle: string): readonly TcCommand[] {
  const { goes, comes } = planFilters(device, declared, live, handle);
  const unwanted = live.classes.filter(({ id }) => !declared.classes.some(own => own.id === id));
  const deleted = deepestFirst(unwanted).map(({ id }) => ["class", "del", "dev", device, "classid", id]);
  const changed = declared.classes.filter(wanted => {
    const found = live.classes.find(({ id }) => id === wanted.id);
    return found === undefined || !equalsLiveClass(wanted, found);
  });
  const gone = new Set(unwanted.map(({ id }) => id));
  const left = live.qdiscs.filter(
    qdisc =>
      isBelow(qdisc.parent, handle) &&
      classifyOrigin(qdisc) === "explicit" &&
      !gone.has(qdisc.parent) &&
      !declared.leaves.some(({ parent }) => parent === qdisc.parent),
  );
  return [
    ...goes,
    ...deleted,
    ...changed.map(wanted => writeClass(device, wanted)),
    ...left.map(({ parent }) => ["qdisc", "del", "dev", device, "parent", parent]),
    ...declared.leaves.flatMap(leaf => planQdisc(device, leaf, live.qdiscs)),
    ...comes,
  ];
}

function planIngress(device: string, declared: DeclaredSide, live: LiveQueues): readonly TcCommand[] {
  if (liveTop(live, "ingress")?.kind !== "ingress") return writeSide(device, declared);
  const { goes, comes } = planFilters(device, declared, live, INGRESS_HANDLE);
  return [...goes, ...comes];
}

function planFilters(
  device: string,
  { filters }: DeclaredSide,
  live: LiveQueues,
  handle: string,
): { readonly goes: readonly TcCommand[]; readonly comes: readonly TcCommand[] } {
  const here = live.filters.filter(({ parent }) => isBelow(parent, handle) || parent === handle);
  const placeOf = (protocol: string, preference: number) => `${protocol} ${preference}`;
  const byPlace = new Map<string, number>();
  for (const filter of here) {
    const place = placeOfFilter(filter);
    if (place !== undefined) byPlace.set(place, (byPlace.get(place) ?? 0) + 1);
  }
  // Of one place one filter is wanted; where more stand, all of them go.
  const stays = filters.filter(
    wanted =>
      byPlace.get(placeOf(wanted.protocol, wanted.preference)) === 1 &&
      here.some(found => equalsLiveFilter(wanted, found)),
  );
  const kept = new Set(stays.map(({ protocol, preference }) => placeOf(protocol, preference)));
  return {
    goes: [...byPlace.keys()]
      .filter(place => !kept.has(place))
      .map(place => {
        const [protocol = "", preference = ""] = place.split(" ");
        return ["filter", "del", "dev", device, "parent", handle, "protocol", protocol, "pref", preference];
      }),
    comes: filters.filter(filter => !stays.includes(filter)).map(filter => writeFilter(device, filter)),
  };
}

/** One qdisc where it hangs. `all`: every qdisc of the device, of which the handles are taken. */
function planQdisc(device: string, wanted: Qdisc, all: readonly LiveQdisc[]): readonly TcCommand[] {
  const live = findAt(all, wanted.parent);
  const difference = diffQdisc(wanted, live);
  if (difference === undefined) return [];
  const kind = requireQdiscKind(wanted);
  // The kernel ignores its own default qdisc when it looks for one to change: that is always a new qdisc.
  if (live !== undefined && difference.change === "in-place" && classifyOrigin(live) === "explicit") {
    const fixed = new Set(kind.options.filter(option => option.change === "new-qdisc").map(option => option.name));
    const changeable = new Map([...wanted.options].filter(([name]) => !fixed.has(name)));
    return [writeReplace(device, wanted.parent, live.handle, kind.name, printOptions(kind, changeable))];
  }
  const taken = new Set(all.map(qdisc => qdisc.handle));
  if (wanted.handle === undefined) return [writeQdisc(device, { ...wanted, handle: findFreeHandle(taken) })];
  const create = writeQdisc(device, wanted);
  // The kernel refuses another kind under the same handle ("Invalid qdisc name"): a pfifo frees it first.
  return taken.has(wanted.handle)
    ? [writeReplace(device, wanted.parent, findFreeHandle(taken), "pfifo", []), create]
    : [create];
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
