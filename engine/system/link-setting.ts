import { canonicalizeFeatureName, isFeatureName } from "./feature-name";
import { quoteText, SystemError } from "./system-error";

/** Limits of a transmit queue that can be set (dynamic queue limits, lib/dynamic_queue_limits.c). `limit` and `inflight` are the kernel's own. */
export const QUEUE_LIMITS = ["limit_max", "limit_min", "hold_time"] as const;
export type QueueLimit = (typeof QUEUE_LIMITS)[number];

/** Rings of a network card, as `ethtool -G` names them. */
export const RINGS = ["rx", "rx-mini", "rx-jumbo", "tx"] as const;
export type Ring = (typeof RINGS)[number];

/**
 * One setting of a network device.
 * `txqueuelen`: packets that queues made on it hold, where they do not say it. `queue`: a byte limit of one transmit queue,
 * or of all. `ring`: descriptors of the card. `feature`: an offload. `type`: the device itself, which is made.
 */
export type LinkSetting =
  | { readonly kind: "txqueuelen" }
  | { readonly kind: "queue"; readonly queue: number | "*"; readonly limit: QueueLimit }
  | { readonly kind: "ring"; readonly ring: Ring }
  | { readonly kind: "feature"; readonly feature: string }
  | { readonly kind: "type" };

const QUEUE = /^tx-(0|[1-9]\d{0,4}|\*)\.([a-z_]+)$/;

/** The setting that a name means, or `undefined` for one that `parseLinkSetting` would refuse. */
export function findLinkSetting(name: string): LinkSetting | undefined {
  const read = readSetting(name);
  return "why" in read ? undefined : read;
}

/**
 * Reads the name of a setting: `txqueuelen`, `tx-0.limit_max` (`limit_min`, `hold_time`; `tx-*` for all queues), `ring.rx`
 * (`tx`, `rx-mini`, `rx-jumbo`), `feature.NAME` with the name that `ethtool -k` prints, `type`.
 * @throws SystemError for any other, a short name of a feature included
 */
export function parseLinkSetting(name: string): LinkSetting {
  const read = readSetting(name);
  if (!("why" in read)) return read;
  throw new SystemError({
    what: `${quoteText(name)} is not a setting of a device that can be declared`,
    where: "link setting",
    ...read,
  });
}

/** The name that stands in documents. */
export function printLinkSetting(setting: LinkSetting): string {
  switch (setting.kind) {
    case "queue":
      return `tx-${setting.queue}.${setting.limit}`;
    case "ring":
      return `ring.${setting.ring}`;
    case "feature":
      return `feature.${setting.feature}`;
    default:
      return setting.kind;
  }
}

interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

function readSetting(name: string): LinkSetting | Refusal {
  if (name === "txqueuelen" || name === "type") return { kind: name };
  const queue = QUEUE.exec(name);
  if (queue !== null) return readQueueLimit(queue[1] ?? "", queue[2] ?? "");
  if (name.startsWith("ring.")) {
    const ring = RINGS.find(known => `ring.${known}` === name);
    return ring === undefined
      ? {
          why: "a card has no ring of that name",
          remedy: `Write one of ${RINGS.map(known => `ring.${known}`).join(", ")}`,
        }
      : { kind: "ring", ring };
  }
  if (name.startsWith("feature.")) return readFeature(name.slice("feature.".length));
  return {
    why: "there is no such setting",
    remedy:
      "Write txqueuelen, tx-N.limit_max, tx-N.limit_min or tx-N.hold_time (tx-* for all queues), ring.rx, ring.tx, ring.rx-mini, ring.rx-jumbo, feature.NAME or type",
  };
}

function readQueueLimit(queue: string, word: string): LinkSetting | Refusal {
  const limit = QUEUE_LIMITS.find(known => known === word);
  if (limit !== undefined) return { kind: "queue", queue: queue === "*" ? "*" : Number(queue), limit };
  return word === "limit" || word === "inflight"
    ? {
        why: `the kernel sets ${word} by itself, all the time`,
        remedy: "Bound it by limit_min and limit_max",
      }
    : { why: "a transmit queue has no such limit", remedy: "Write limit_max, limit_min or hold_time" };
}

function readFeature(feature: string): LinkSetting | Refusal {
  if (!isFeatureName(feature)) {
    return {
      why: "only small letters, digits and the signs - _ may stand in the name of a feature",
      remedy: 'Write a name that "ethtool -k" prints',
    };
  }
  const printed = canonicalizeFeatureName(feature);
  return printed === feature
    ? { kind: "feature", feature }
    : { why: "ethtool -k prints another name for it", remedy: `Write feature.${printed}` };
}
