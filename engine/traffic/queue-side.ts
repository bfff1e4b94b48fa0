import { INGRESS_HANDLE, INGRESS_PARENT } from "./handle";
import { findRoot, type LiveQdisc } from "./live-qdisc";
import type { LiveQueues } from "./live-queues";
import type { Qdisc } from "./qdisc";
import type { TrafficClass } from "./traffic-class";
import type { TrafficFilter } from "./traffic-filter";
import type { TrafficPart } from "./traffic-part";

/** The two trees of a device: what it sends passes one, what it receives the other. */
export type QueueSide = "egress" | "ingress";

/** What is declared of one side, by its parts. */
export interface DeclaredSide {
  /** `root` or `ingress`. */
  readonly top: Qdisc;
  /** Parents before what hangs below them. */
  readonly classes: readonly TrafficClass[];
  readonly leaves: readonly Qdisc[];
  /** By preference. */
  readonly filters: readonly TrafficFilter[];
}

/** The side on which a part stands. */
export function sideOf(part: TrafficPart): QueueSide {
  if (part.part === "qdisc") return part.parent === "ingress" ? "ingress" : "egress";
  return part.part === "filter" && part.parent === INGRESS_HANDLE ? "ingress" : "egress";
}

/** The parts of one side; `undefined` where nothing stands at its top. */
export function declaredSide(parts: readonly TrafficPart[], side: QueueSide): DeclaredSide | undefined {
  const own = parts.filter(part => sideOf(part) === side);
  const qdiscs = own.filter(part => part.part === "qdisc");
  const top = qdiscs.find(({ parent }) => parent === "root" || parent === "ingress");
  if (top === undefined) return undefined;
  return {
    top,
    classes: parentsFirst(own.filter(part => part.part === "class")),
    leaves: qdiscs.filter(qdisc => qdisc !== top),
    filters: own.filter(part => part.part === "filter").sort((a, b) => a.preference - b.preference),
  };
}

/** What stands on one side of a device. */
export function liveSide(live: LiveQueues, side: QueueSide): LiveQueues {
  const isIngress = (parent: string) => parent === INGRESS_PARENT || parent.startsWith(INGRESS_HANDLE);
  const isHere = (parent: string) => isIngress(parent) === (side === "ingress");
  return {
    qdiscs: live.qdiscs.filter(({ parent }) => isHere(parent)),
    classes: side === "egress" ? live.classes : [],
    filters: live.filters.filter(({ parent }) => isHere(parent)),
  };
}

/** The qdisc at the top of a side. */
export function liveTop(live: LiveQueues, side: QueueSide): LiveQdisc | undefined {
  return side === "egress" ? findRoot(live.qdiscs) : live.qdiscs.find(({ parent }) => parent === INGRESS_PARENT);
}

function parentsFirst(classes: readonly TrafficClass[]): readonly TrafficClass[] {
  const known = new Map(classes.map(declared => [declared.id as string, declared]));
  const depthOf = (declared: TrafficClass, seen = 0): number => {
    const above = known.get(declared.parent);
    return above === undefined || seen > classes.length ? 0 : 1 + depthOf(above, seen + 1);
  };
  return classes
    .map(declared => ({ declared, depth: depthOf(declared) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ declared }) => declared);
}

/** Whether a class or qdisc hangs below a qdisc with that handle. */
export function isBelow(parent: string, handle: string): boolean {
  const end = parent.indexOf(":");
  return end > 0 && parent.slice(0, end + 1) === handle;
}
