import type { LinkSetting, QueueLimit, Ring } from "./link-setting";
import { findLinkSetting, QUEUE_LIMITS } from "./link-setting";

/** A ring as the card has it, and the most that it takes. */
export interface LiveRing {
  readonly size: string;
  readonly most?: number;
}

export interface LiveFeature {
  readonly value: "on" | "off";
  /** `fixed`: the driver lets nobody switch it. */
  readonly state: "free" | "fixed";
  /** Of a group: the features that it is made of, without fixed ones. */
  readonly members: ReadonlyMap<string, "on" | "off">;
}

/** What a program of the host told. `no-tool`: it is not there. `refused`: it knows no such thing of this device. */
export type Told<T> = T | "no-tool" | "refused";

/** One network device as it stands; what was not asked for is absent. */
export interface LiveLink {
  /** Packets. */
  readonly txqueuelen?: string;
  /** By the number of the transmit queue. Empty where the driver has no byte limits. */
  readonly queues: ReadonlyMap<number, Readonly<Partial<Record<QueueLimit, string>>>>;
  readonly rings?: Told<ReadonlyMap<Ring, LiveRing>>;
  readonly features?: Told<ReadonlyMap<string, LiveFeature>>;
  /** What made it, and whether it is up: `ifb`, `ifb (down)`, `veth`; `hardware` where nobody made it. */
  readonly type?: Told<string>;
}

/** How a value of the type reads where the device is there but down. */
export const DOWN = " (down)";

/**
 * A setting as the device holds it; `undefined` where it has none. All queues (`tx-*`) are told by one value where they
 * agree, else each by itself (`tx-0=30000 tx-1=1000`).
 * @param numbered queues that are not meant by `tx-*`, because they are declared by themselves
 */
export function liveLinkValue(
  link: LiveLink,
  setting: LinkSetting,
  numbered: ReadonlySet<number> = new Set(),
): string | undefined {
  switch (setting.kind) {
    case "txqueuelen":
      return link.txqueuelen;
    case "queue":
      return setting.queue === "*"
        ? joinQueues(link, setting.limit, numbered)
        : link.queues.get(setting.queue)?.[setting.limit];
    case "ring":
      return typeof link.rings === "object" ? link.rings.get(setting.ring)?.size : undefined;
    case "feature":
      return typeof link.features === "object" ? link.features.get(setting.feature)?.value : undefined;
    case "type":
      return link.type === "no-tool" || link.type === "refused" ? undefined : link.type;
  }
}

function joinQueues(link: LiveLink, limit: QueueLimit, numbered: ReadonlySet<number>): string | undefined {
  const values = [...link.queues].flatMap(([queue, limits]): [number, string][] => {
    const value = limits[limit];
    return numbered.has(queue) || value === undefined ? [] : [[queue, value]];
  });
  const [first] = values;
  if (first === undefined) return undefined;
  return values.every(([, value]) => value === first[1])
    ? first[1]
    : values.map(([queue, value]) => `tx-${queue}=${value}`).join(" ");
}

/** The queues that settings declare one by one, for one limit. */
export function numberedQueues(names: Iterable<string>, limit: QueueLimit): ReadonlySet<number> {
  const queues = new Set<number>();
  for (const name of names) {
    const setting = findLinkSetting(name);
    if (setting?.kind === "queue" && setting.limit === limit && setting.queue !== "*") queues.add(setting.queue);
  }
  return queues;
}

/**
 * Settings with each `tx-*` in the place of one for each queue that it means on this device, in the order of the queues.
 * A device that is not there has none yet.
 */
export function expandQueues<V>(settings: ReadonlyMap<string, V>, link: LiveLink | undefined): ReadonlyMap<string, V> {
  const expanded = new Map<string, V>();
  for (const [name, value] of settings) if (!name.startsWith("tx-*.")) expanded.set(name, value);
  for (const limit of QUEUE_LIMITS) {
    const value = settings.get(`tx-*.${limit}`);
    if (value === undefined) continue;
    for (const [queue, limits] of link?.queues ?? []) {
      const name = `tx-${queue}.${limit}`;
      if (limits[limit] !== undefined && !expanded.has(name)) expanded.set(name, value);
    }
  }
  return expanded;
}

/** The other way round: where every queue of a device that has more than one has the same value, that is one setting. */
export function joinExpandedQueues(
  settings: ReadonlyMap<string, string>,
  link: LiveLink | undefined,
): ReadonlyMap<string, string> {
  const joined = new Map(settings);
  for (const limit of QUEUE_LIMITS) {
    const names = [...(link?.queues.keys() ?? [])].map(queue => `tx-${queue}.${limit}`);
    const values = new Set(names.map(name => settings.get(name)));
    const [value] = values;
    if (names.length < 2 || values.size !== 1 || value === undefined) continue;
    for (const name of names) joined.delete(name);
    joined.set(`tx-*.${limit}`, value);
  }
  return joined;
}
