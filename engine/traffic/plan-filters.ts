import { equalsLiveFilter } from "./live-filter";
import type { LiveFilter, LiveQueues } from "./live-queues";
import { type DeclaredSide, isBelow } from "./queue-side";
import type { TcCommand } from "./tc-command";
import { writeFilter } from "./write-queues";

/** What becomes of the filters below one qdisc. */
export interface FilterPlan {
  readonly goes: readonly TcCommand[];
  readonly comes: readonly TcCommand[];
  /** `some`: a filter is deleted and made again, and what it matches goes another way in between. */
  readonly replaced: "none" | "some";
}

/** The kernel changes nothing of a filter, so that one that differs is deleted and made again. */
export function planFilters(device: string, { filters }: DeclaredSide, live: LiveQueues, handle: string): FilterPlan {
  const byPlace = new Map<string, LiveFilter[]>();
  for (const found of live.filters) {
    const place = placeOf(found);
    if (place === undefined || !(isBelow(found.parent, handle) || found.parent === handle)) continue;
    byPlace.set(place, [...(byPlace.get(place) ?? []), found]);
  }
  // Of one place one filter is wanted; where more stand, all of them go.
  const stays = filters.filter(wanted => {
    const [found, ...more] = byPlace.get(placeOf({ filter: wanted, text: "" }) ?? "") ?? [];
    return found !== undefined && more.length === 0 && equalsLiveFilter(wanted, found);
  });
  const kept = new Set(stays.map(wanted => placeOf({ filter: wanted, text: "" })));
  const gone = [...byPlace.keys()].filter(place => !kept.has(place));
  const comes = filters.filter(filter => !stays.includes(filter));
  return {
    goes: gone.map(place => ["filter", "del", "dev", device, "parent", handle, ...place.split(" ")]),
    comes: comes.map(filter => writeFilter(device, filter)),
    replaced: gone.length > 0 && comes.length > 0 ? "some" : "none",
  };
}

/** Where a filter stands, in the words by which tc deletes it. */
function placeOf({ filter, text }: Pick<LiveFilter, "filter" | "text">): string | undefined {
  if (filter !== undefined) return `protocol ${filter.protocol} pref ${filter.preference}`;
  const [, protocol, preference, chain = "0"] = /\bprotocol (\S+) pref (\d+)(?: \S+ chain (\d+))?\b/.exec(text) ?? [];
  if (protocol === undefined) return undefined;
  return `protocol ${protocol} pref ${preference}${chain === "0" ? "" : ` chain ${chain}`}`;
}
