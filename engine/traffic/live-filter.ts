import { printFilter } from "./filters/filter-text";
import { sameKeys } from "./filters/u32-match";
import type { LiveFilter } from "./live-queues";
import type { FilterAction, FilterSelector, TrafficFilter } from "./traffic-filter";

/** Whether the live filter is the wanted one. */
export function equalsLiveFilter(wanted: TrafficFilter, { filter }: LiveFilter): boolean {
  return (
    filter !== undefined &&
    filter.parent === wanted.parent &&
    filter.protocol === wanted.protocol &&
    filter.preference === wanted.preference &&
    sameSelector(wanted.selector, filter.selector) &&
    sameAction(wanted.action, filter.action)
  );
}

/** The live filter as a string that a person recognises; exactly the wanted one's where they are equal. */
export function describeLiveFilter(live: LiveFilter, wanted?: TrafficFilter): string {
  if (wanted !== undefined && equalsLiveFilter(wanted, live)) return printFilter(wanted);
  return live.filter === undefined ? live.text : printFilter(live.filter);
}

function sameSelector(one: FilterSelector, other: FilterSelector): boolean {
  if (one.kind === "fw" && other.kind === "fw") return one.mark === other.mark && one.mask === other.mask;
  if (one.kind === "u32" && other.kind === "u32") return sameKeys(one.keys, other.keys);
  return one.kind === other.kind;
}

function sameAction(one: FilterAction, other: FilterAction): boolean {
  if (one.kind === "class") return other.kind === "class" && one.id === other.id;
  return other.kind === "redirect" && one.device === other.device;
}
