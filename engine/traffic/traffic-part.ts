import { parseTrafficClass, printTrafficClass } from "./class-text";
import { parseFilter, printFilter } from "./filters/filter-text";
import { parseQdisc } from "./parse-qdisc";
import { printQdisc } from "./print-qdisc";
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

/** Two texts that mean the same give the same string. Throws TrafficError. */
export function canonicalizeTrafficPart(text: string): string {
  return printTrafficPart(parseTrafficPart(text));
}
