import { handleOf, isHandle } from "./class-id";
import { CLEARING_HANDLE, INGRESS_HANDLE } from "./handle";
import { requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { type DeclaredSide, declaredSide, sideOf } from "./queue-side";
import type { TrafficClass } from "./traffic-class";
import { printTrafficPart, type TrafficPart } from "./traffic-part";

/** One thing wrong with the parts of a device: which part, and what, with the fix. */
export interface QueueProblem {
  /** Its number among the parts, from 0. */
  readonly at: number;
  readonly message: string;
}

/** What is wrong with the parts of one device together; each of them alone is well. */
export function checkQueues(parts: readonly TrafficPart[]): readonly QueueProblem[] {
  const problems: QueueProblem[] = [];
  const refuse = (part: TrafficPart, message: string) => problems.push({ at: parts.indexOf(part), message });
  for (const side of ["egress", "ingress"] as const) {
    const own = parts.filter(part => sideOf(part) === side);
    const declared = declaredSide(parts, side);
    if (declared !== undefined) checkSide(declared, own, refuse);
    else if (own[0] !== undefined)
      refuse(
        own[0],
        side === "egress"
          ? "There is no qdisc at root that it could hang below. Declare one."
          : "There is no `qdisc ingress` that it could hang at. Declare it.",
      );
  }
  checkOnce(parts, refuse);
  return problems;
}

type Refuse = (part: TrafficPart, message: string) => void;

function checkSide({ top, classes, leaves, filters }: DeclaredSide, own: readonly TrafficPart[], refuse: Refuse): void {
  const { name, below = "nothing" } = requireQdiscKind(top);
  for (const part of own) {
    if (part.part === "qdisc" && part !== top && (part.parent === "root" || part.parent === "ingress"))
      refuse(part, "Only one root qdisc a device can be declared.");
  }
  if (own.length > 1 && top.parent === "root") {
    if (below === "nothing") {
      for (const part of own.filter(other => other.part !== "qdisc" || other.parent !== "root"))
        refuse(part, `Nothing can hang below a ${name}. Declare an htb or an mq at root.`);
      return;
    }
    if (top.handle === undefined) {
      refuse(top, `Other parts hang below it, and name it by its handle. Write \`qdisc root handle 1: ${name}\`.`);
      return;
    }
  }
  const handle = top.parent === "ingress" ? INGRESS_HANDLE : top.handle;
  for (const part of own) {
    if (part.part === "qdisc" && part.handle === CLEARING_HANDLE)
      refuse(part, `Handle ${CLEARING_HANDLE} is kept for the queue that clears a device. Write another.`);
  }
  const ids = new Map<string, TrafficClass>(classes.map(declared => [declared.id, declared]));
  for (const declared of classes) {
    if (below !== "classes") refuse(declared, `A ${name} has no classes. Declare an htb at root.`);
    else if (handleOf(declared.id) !== handle)
      refuse(declared, `Its class ${declared.id} does not belong to ${handle}. Begin it with ${handle}`);
    else if (
      isHandle(declared.parent)
        ? declared.parent !== handle
        : !ids.has(declared.parent) || declared.parent === declared.id
    )
      refuse(declared, `Its parent ${declared.parent} is not declared. Declare it, or hang the class below ${handle}`);
    else if (
      classes.some(({ parent }) => parent === declared.id) &&
      ["prio", "quantum"].some(name => declared.options.has(name))
    )
      refuse(
        declared,
        "Other classes hang below it, and the kernel keeps prio and quantum of a leaf alone. Leave them out.",
      );
  }
  const isLeaf = (id: string) => ids.has(id) && !classes.some(({ parent }) => parent === id);
  checkDefault(top, { handle, isLeaf }, refuse);
  for (const leaf of leaves) checkLeaf(leaf, { below, handle, isLeaf }, refuse);
  for (const filter of filters) {
    if (filter.parent !== handle)
      refuse(filter, `Its parent ${filter.parent} is not ${handle}, which stands at the ${top.parent}.`);
    else if (filter.action.kind === "class" && !isLeaf(filter.action.id))
      refuse(filter, `Class ${filter.action.id} is not declared, or has classes below it. Name one without.`);
  }
}

/** To a class that is not there, or that has others below it, the kernel sends nothing: the packets pass unshaped. */
function checkDefault(
  top: Qdisc,
  { handle, isLeaf }: { readonly handle: string | undefined; readonly isLeaf: (id: string) => boolean },
  refuse: Refuse,
): void {
  const minor = Number(top.options.get("default") ?? 0);
  const id = `${handle ?? "1:"}${minor.toString(16)}`;
  if (requireQdiscKind(top).below !== "classes" || minor === 0 || isLeaf(id)) return;
  refuse(
    top,
    `Its default class ${id} is not declared, or has classes below it, so that what no filter chooses a class for would pass unshaped (htb_classify, net/sched/sch_htb.c). Name one without, or leave default out.`,
  );
}

function checkLeaf(
  leaf: Qdisc,
  {
    below,
    handle,
    isLeaf,
  }: { readonly below: string; readonly handle: string | undefined; readonly isLeaf: (id: string) => boolean },
  refuse: Refuse,
): void {
  if (leaf.parent === "root" || leaf.parent === "ingress") return;
  if (requireQdiscKind(leaf).below !== undefined) refuse(leaf, `A ${leaf.kind} hangs at root only.`);
  else if (handleOf(leaf.parent) !== handle) refuse(leaf, `Its parent ${leaf.parent} does not belong to ${handle}`);
  else if (below === "classes" && !isLeaf(leaf.parent))
    refuse(leaf, `Class ${leaf.parent} is not declared, or has classes below it, which have the queues then.`);
}

/** Nothing may be named twice: a place, a class, a handle, a preference. */
function checkOnce(parts: readonly TrafficPart[], refuse: Refuse): void {
  const seen = new Map<string, TrafficPart>();
  for (const part of parts) {
    for (const name of namesOf(part)) {
      const other = seen.get(name);
      if (other !== undefined && !(part.part === "qdisc" && (part.parent === "root" || part.parent === "ingress")))
        refuse(part, `Its ${name} is that of \`${printTrafficPart(other)}\` already. Write another.`);
      else seen.set(name, part);
    }
  }
}

function namesOf(part: TrafficPart): readonly string[] {
  switch (part.part) {
    case "qdisc":
      return [`parent ${part.parent}`, ...(part.handle === undefined ? [] : [`handle ${part.handle}`])];
    case "class":
      return [`classid ${part.id}`];
    case "filter":
      // The kernel refuses two protocols at one preference.
      return [`pref ${part.preference} at ${part.parent}`];
  }
}
