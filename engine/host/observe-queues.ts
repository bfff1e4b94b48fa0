import { type DesiredDocument, isUnknown, type Leaf } from "../desired";
import {
  classifyOrigin,
  compareQueues,
  declareQueues,
  describeQueues,
  equalsTop,
  type LiveQueues,
  NO_QUEUES,
  parseTrafficPart,
  printTrafficPart,
  type QueueSide,
  sideOf,
  TrafficError,
  type TrafficPart,
} from "../traffic";
import type { Snapshot } from "./snapshot";

/** The queues of a document as the host holds them: each equal part in the given spelling, what else stands there behind them. */
export function observeQueues(document: DesiredDocument, snapshot: Snapshot): DesiredDocument["qdiscs"] {
  const observed: Record<string, readonly Leaf<string>[]> = {};
  for (const [device, texts] of Object.entries(document.qdiscs)) {
    const live = queuesOf(snapshot, device);
    observed[device] = live.qdiscs.length === 0 ? [] : observeDevice(texts, live);
  }
  for (const { device, ours } of snapshot.record?.qdiscs ?? []) {
    const declared = sidesOf(declaredOf(document, device));
    const released = ours.filter(text => !sidesOf([text]).some(side => declared.includes(side)));
    const stillOurs = heldOfOurs(released, queuesOf(snapshot, device));
    if (stillOurs.length > 0) observed[device] = [...declaredOf({ qdiscs: observed }, device), ...stillOurs];
  }
  return observed;
}

/** What a document declares of a device; a host's record may name one as every record answers to (`toString`). */
export function declaredOf({ qdiscs }: Pick<DesiredDocument, "qdiscs">, device: string): readonly Leaf<string>[] {
  return (Object.hasOwn(qdiscs, device) ? qdiscs[device] : undefined) ?? [];
}

export function queuesOf(snapshot: Snapshot, device: string): LiveQueues {
  return snapshot.queues.get(device) ?? NO_QUEUES;
}

/** The parts that can be read; of what no document could hold (what a read once found there) nothing is known. */
export function readParts(texts: readonly Leaf<string>[]): readonly TrafficPart[] {
  return texts.flatMap(text => {
    const part = isUnknown(text) ? undefined : readPart(text);
    return part === undefined ? [] : [part];
  });
}

/** The trees of a device that these texts speak of. What cannot be read is taken to be what the device sends by. */
export function sidesOf(texts: readonly Leaf<string>[]): readonly QueueSide[] {
  const sides = new Set<QueueSide>(readParts(texts).map(sideOf));
  return sides.size === 0 && texts.length > 0 ? ["egress"] : [...sides].sort();
}

function observeDevice(texts: readonly Leaf<string>[], live: LiveQueues): readonly Leaf<string>[] {
  const parts = readParts(texts);
  const { held, extra } = compareQueues(parts, live);
  let at = 0;
  const own = texts.flatMap((text): readonly Leaf<string>[] => {
    const part = isUnknown(text) ? undefined : readPart(text);
    if (part === undefined) return describeStrange(text, live);
    const found = held[at];
    at += 1;
    if (found === undefined) return [];
    return [found === printTrafficPart(part) ? text : found];
  });
  return [...own, ...extra.filter(text => !own.includes(text))];
}

/**
 * An unknown value, or a text that a read once found, which may stand there still; else the top of what the device sends by
 * stands for it.
 */
function describeStrange(text: Leaf<string>, live: LiveQueues): readonly string[] {
  const still = (["egress", "ingress"] as const)
    .flatMap(side => declareQueues(live, side))
    .find(found => found === text);
  if (still !== undefined) return [still];
  const [shown] = describeQueues(live, "egress");
  const root = live.qdiscs.find(({ parent }) => parent === "root");
  if (shown === undefined || root === undefined) return [];
  return classifyOrigin(root) === "kernel-default" && shown !== text ? [] : [shown];
}

/** What was ours and still stands, where the top of its tree does; nothing of a tree that somebody else has put there. */
function heldOfOurs(ours: readonly string[], live: LiveQueues): readonly string[] {
  const parts = readParts(ours);
  const standing = (["egress", "ingress"] as const).filter(side => equalsTop(parts, live, side));
  const owned = parts.filter(part => standing.includes(sideOf(part)));
  const { held } = compareQueues(owned, live);
  return owned.flatMap((part, at) => (held[at] === printTrafficPart(part) ? [printTrafficPart(part)] : []));
}

function readPart(text: string): TrafficPart | undefined {
  try {
    return parseTrafficPart(text);
  } catch (error) {
    if (error instanceof TrafficError) return undefined;
    throw error;
  }
}
