import { describeLive } from "./describe-live";
import { equalsLive } from "./diff-qdisc";
import { describeLiveClass } from "./live-class";
import { describeLiveFilter } from "./live-filter";
import { classifyOrigin } from "./live-qdisc";
import type { LiveQueues } from "./live-queues";
import { declaredSide, liveSide, liveTop, type QueueSide } from "./queue-side";
import type { TrafficPart } from "./traffic-part";

/** All that stands on one side of a device: the top, and what somebody set below it. Its order is always the same. */
export function describeQueues(live: LiveQueues, side: QueueSide): readonly string[] {
  const here = liveSide(live, side);
  const top = liveTop(here, side);
  if (top === undefined) return [];
  const below = [
    ...here.classes.map(describeLiveClass),
    ...here.qdiscs
      .filter(qdisc => qdisc !== top && classifyOrigin(qdisc) === "explicit")
      .map(qdisc => describeLive(qdisc, "with-handle")),
    ...here.filters.map(filter => describeLiveFilter(filter)),
  ];
  return [describeLive(top), ...below.sort()];
}

/** Whether the top of that side is the one that the parts declare; `false` where they declare none. */
export function equalsTop(parts: readonly TrafficPart[], live: LiveQueues, side: QueueSide): boolean {
  const declared = declaredSide(parts, side);
  const top = liveTop(live, side);
  return declared !== undefined && top !== undefined && equalsLive(declared.top, top);
}

/** The same with every handle, so that all of it could be declared, where it can be. */
export function declareQueues(live: LiveQueues, side: QueueSide): readonly string[] {
  const top = liveTop(live, side);
  const [, ...below] = describeQueues(live, side);
  return top === undefined ? [] : [describeLive(top, below.length === 0 ? "without-handle" : "with-handle"), ...below];
}
