import { isFeatureName } from "./feature-name";
import { QUEUE_LIMITS, type QueueLimit, type Ring } from "./link-setting";
import type { LiveFeature, LiveLink, LiveRing } from "./live-link";
import { DOWN } from "./live-link";

/** More queues than any card has; a host that tells of more is not believed. */
const MOST_QUEUES = 4096;

/**
 * Reads what sysfs says of a device, a file and its value a line: `tx_queue_len 1000`,
 * `queues/tx-0/byte_queue_limits/limit_max 1879048192`. Lines that are nothing of that kind are passed over.
 */
export function readLinkFiles(text: string): Pick<LiveLink, "txqueuelen" | "queues"> {
  const queues = new Map<number, Partial<Record<QueueLimit, string>>>();
  let txqueuelen: string | undefined;
  for (const line of text.split("\n")) {
    const [file = "", value = "", ...more] = line.split(" ");
    if (more.length > 0 || !/^\d{1,10}$/.test(value)) continue;
    if (file === "tx_queue_len") txqueuelen = value;
    const [, queue, name] = /^queues\/tx-(\d{1,5})\/byte_queue_limits\/([a-z_]+)$/.exec(file) ?? [];
    const limit = QUEUE_LIMITS.find(known => known === name);
    if (queue === undefined || limit === undefined || queues.size >= MOST_QUEUES) continue;
    queues.set(Number(queue), { ...queues.get(Number(queue)), [limit]: value });
  }
  const inOrder = new Map([...queues].sort(([a], [b]) => a - b));
  return { ...(txqueuelen === undefined ? {} : { txqueuelen }), queues: inOrder };
}

const RING_WORDS: ReadonlyMap<string, Ring> = new Map([
  ["RX", "rx"],
  ["RX Mini", "rx-mini"],
  ["RX Jumbo", "rx-jumbo"],
  ["TX", "tx"],
]);

/** Reads `ethtool -g`: maximums first, then what is set. A ring that the card does not have is `n/a` or 0 at most. */
export function readRings(text: string): ReadonlyMap<Ring, LiveRing> {
  const rings = new Map<Ring, LiveRing>();
  const most = new Map<Ring, number>();
  let part: "before" | "maximums" | "current" = "before";
  for (const line of text.split("\n")) {
    if (line.startsWith("Pre-set maximums:")) part = "maximums";
    else if (line.startsWith("Current hardware settings:")) part = "current";
    const [, word = "", size = ""] = /^(RX|RX Mini|RX Jumbo|TX):\s+(\d{1,10})$/.exec(line) ?? [];
    const ring = RING_WORDS.get(word);
    if (ring === undefined) continue;
    if (part === "maximums") most.set(ring, Number(size));
    const bound = most.get(ring);
    if (part === "current" && bound !== 0) rings.set(ring, { size, ...(bound === undefined ? {} : { most: bound }) });
  }
  return rings;
}

/** More than the kernel has bits for. */
const MOST_FEATURES = 512;

/** Reads `ethtool -k`: a feature a line, those of a group set off by a tab below it. */
export function readFeatures(text: string): ReadonlyMap<string, LiveFeature> {
  const features = new Map<string, LiveFeature>();
  let group: string | undefined;
  for (const line of text.split("\n")) {
    const [, tab = "", name = "", word = "", remark = ""] =
      /^(\t?)([^\s:]+): (on|off)( \[[a-z ]+\])?$/.exec(line) ?? [];
    if (!isFeatureName(name) || features.size >= MOST_FEATURES) continue;
    const value = word === "on" ? "on" : "off";
    const state = remark === " [fixed]" ? "fixed" : "free";
    features.set(name, { value, state, members: new Map() });
    if (tab === "") {
      group = name;
      continue;
    }
    const above = group === undefined ? undefined : features.get(group);
    if (group === undefined || above === undefined || state === "fixed") continue;
    features.set(group, { ...above, members: new Map([...above.members, [name, value]]) });
  }
  return features;
}

/** Reads `ip -d -j link show`: what made the device, `ifb`, and `ifb (down)` where it is not up; `hardware` where nobody made it. */
export function readLinkType(text: string): string | "refused" {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "refused"; // an ip without -j
  }
  const link: unknown = Array.isArray(parsed) ? parsed[0] : undefined;
  if (typeof link !== "object" || link === null) return "refused";
  const info = "linkinfo" in link && typeof link.linkinfo === "object" ? link.linkinfo : null;
  const kind = info !== null && "info_kind" in info ? info.info_kind : "hardware";
  if (typeof kind !== "string" || !/^[a-z0-9_-]{1,32}$/.test(kind)) return "refused";
  const isUp = "flags" in link && Array.isArray(link.flags) && link.flags.includes("UP");
  return isUp ? kind : `${kind}${DOWN}`;
}
