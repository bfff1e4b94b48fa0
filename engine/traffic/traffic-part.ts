import { parseTrafficClass, printTrafficClass } from "./class-text";
import { parseFilter, printFilter } from "./filters/filter-text";
import { findClassDoubts } from "./kinds/htb-class";
import { parseQdisc } from "./parse-qdisc";
import { findQdiscDoubts, printQdisc } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import type { TrafficClass } from "./traffic-class";
import type { TrafficFilter } from "./traffic-filter";

/** One thing that is declared for a device: one canonical string. */
export type TrafficPart = Qdisc | TrafficClass | TrafficFilter;

/**
 * Reads one string: a qdisc (`qdisc root …`, `qdisc parent 1:30 …`, `qdisc ingress`), a class (`class parent 1: classid 1:30
 * htb …`) or a filter (`filter parent 1: protocol ip pref 10 u32 …`). Throws TrafficError.
 */
export function parseTrafficPart(text: string): TrafficPart {
  const first = /^\s*(\S*)/.exec(text)?.[1];
  if (first === "class") return parseTrafficClass(text);
  if (first === "filter") return parseFilter(text);
  return parseQdisc(text);
}

/** The canonical string. tc takes its words as they are, with `add` or `replace` and the device behind the first. */
export function printTrafficPart(part: TrafficPart): string {
  switch (part.part) {
    case "qdisc":
      return printQdisc(part);
    case "class":
      return printTrafficClass(part);
    case "filter":
      return printFilter(part);
  }
}

/** Sentences about a part that the kernel will take and its author hardly means; empty when there is nothing to say. */
export function findTrafficDoubts(part: TrafficPart): readonly string[] {
  switch (part.part) {
    case "qdisc":
      return findQdiscDoubts(part);
    case "class":
      return findClassDoubts(part.options);
    case "filter":
      return [];
  }
}

/** Two texts that mean the same give the same string. Throws TrafficError. */
export function canonicalizeTrafficPart(text: string): string {
  return printTrafficPart(parseTrafficPart(text));
}
