import { describeLive, describeLiveBeside } from "./describe-live";
import { equalsLive } from "./diff-qdisc";
import { findQdiscKind } from "./kinds/registry";
import { describeLiveClass, describeLiveClassBeside } from "./live-class";
import { describeLiveFilter } from "./live-filter";
import { classifyOrigin, findAt } from "./live-qdisc";
import type { LiveFilter, LiveQueues } from "./live-queues";
import { type DeclaredSide, declaredSide, isBelow, liveSide, liveTop, type QueueSide } from "./queue-side";
import type { TrafficFilter } from "./traffic-filter";
import type { TrafficPart } from "./traffic-part";

/** What a device holds, beside what is wanted of it. */
export interface ComparedQueues {
  /** For each wanted part the canonical string of what stands in its place; exactly its own when that is equal. */
  readonly held: readonly (string | undefined)[];
  /** What else stands in the trees that are declared: classes, filters, and qdiscs that somebody set. */
  readonly extra: readonly string[];
}

/** Compares a device with its declared parts. A tree of which nothing is declared is not looked at. */
export function compareQueues(wanted: readonly TrafficPart[], live: LiveQueues): ComparedQueues {
  return {
    held: wanted.map(part => heldFor(part, live)),
    extra: (["egress", "ingress"] as const).flatMap(side => {
      const declared = declaredSide(wanted, side);
      return declared === undefined ? [] : findExtra(declared, liveSide(live, side), side);
    }),
  };
}

function heldFor(part: TrafficPart, live: LiveQueues): string | undefined {
  switch (part.part) {
    case "qdisc": {
      const found = findAt(live.qdiscs, part.parent);
      if (found === undefined || (classifyOrigin(found) === "kernel-default" && !equalsLive(part, found)))
        return undefined;
      return describeLiveBeside(part, found);
    }
    case "class": {
      const found = live.classes.find(({ id }) => id === part.id);
      return found === undefined ? undefined : describeLiveClassBeside(part, found);
    }
    case "filter": {
      const found = live.filters.find(candidate => isPlaceOf(part, candidate));
      return found === undefined ? undefined : describeLiveFilter(found, part);
    }
  }
}

function isPlaceOf({ parent, protocol, preference }: TrafficFilter, { filter, parent: place }: LiveFilter): boolean {
  return place === parent && filter?.protocol === protocol && filter.preference === preference;
}

function findExtra(declared: DeclaredSide, live: LiveQueues, side: QueueSide): readonly string[] {
  const top = liveTop(live, side);
  // Below a top of another kind hangs nothing that was declared there: the top says it all.
  if (top === undefined || top.kind !== declared.top.kind) return [];
  const below = findQdiscKind(top.kind)?.below ?? "nothing";
  const classes =
    below === "classes" ? live.classes.filter(({ id }) => !declared.classes.some(own => own.id === id)) : [];
  const leaves = live.qdiscs.filter(
    qdisc =>
      qdisc !== top &&
      isBelow(qdisc.parent, top.handle) &&
      classifyOrigin(qdisc) === "explicit" &&
      !declared.leaves.some(({ parent }) => parent === qdisc.parent),
  );
  const matched = new Set(declared.filters.map(own => live.filters.find(candidate => isPlaceOf(own, candidate))));
  const filters = live.filters.filter(filter => !matched.has(filter) && isBelow(filter.parent, top.handle));
  return [
    ...classes.map(describeLiveClass),
    ...leaves.map(qdisc => describeLive(qdisc, "with-handle")),
    ...filters.map(filter => describeLiveFilter(filter)),
  ];
}
