import type { DesiredDocument } from "../desired";
import { DOWN, findLinkSetting, type LinkSetting, type LiveLink, type Told } from "../system";
import type { Observation } from "./observe";

/** Why what a document wants of a device cannot be, before anything is touched. */
export interface LinkRefusal {
  readonly kind: "rule-refused" | "missing-tool";
  readonly message: string;
}

/**
 * Looks at what a document wants of each device: `rule-refused` where the device or the setting is not there or cannot be
 * so, `missing-tool` where a program is not there that would tell. Pure.
 */
export function listLinkRefusals(
  desired: DesiredDocument,
  { host, snapshot }: Pick<Observation, "host" | "snapshot">,
): readonly LinkRefusal[] {
  return Object.entries(desired.links ?? {}).flatMap(([device, settings]) => {
    const link = snapshot.links.get(device);
    const names = Object.keys(settings);
    if (link === undefined) {
      if (names.length === 0 || typeof settings.type === "string") return [];
      return [
        {
          kind: "rule-refused" as const,
          message: `${host} has no interface ${device}, so its ${names.join(", ")} cannot be set. Correct the name; "ip -br link" on the host lists them. A device of type ifb is made where the document says so (type: ifb).`,
        },
      ];
    }
    return Object.entries(settings).flatMap(([name, value]): LinkRefusal[] => {
      const setting = findLinkSetting(name);
      const refusal =
        setting === undefined || typeof value !== "string" ? undefined : refusalOf(setting, value, device, link);
      return refusal === undefined ? [] : [{ kind: refusal.kind, message: `${host}: ${refusal.words}` }];
    });
  });
}

interface Refusal {
  readonly kind: LinkRefusal["kind"];
  readonly words: string;
}

function refusalOf(setting: LinkSetting, value: string, device: string, link: LiveLink): Refusal | undefined {
  switch (setting.kind) {
    case "txqueuelen":
      return undefined;
    case "queue":
      return refuseQueue(setting.queue, device, link);
    case "ring":
      return refuseRing(setting.ring, value, device, link);
    case "feature":
      return refuseFeature(setting.feature, value, device, link);
    case "type":
      return refuseType(value, device, link);
  }
}

function refused(words: string): Refusal {
  return { kind: "rule-refused", words };
}

function withoutTool<T>(told: Told<T> | undefined, tool: string, what: string): Refusal | undefined {
  if (told !== "no-tool") return undefined;
  return {
    kind: "missing-tool",
    words: `it has no ${tool}, so ${what} can neither be read nor set. Install it on the host and run again: apt-get install -y ${tool === "ip" ? "iproute2" : tool}`,
  };
}

function refuseQueue(queue: number | "*", device: string, { queues }: LiveLink): Refusal | undefined {
  if (queues.size === 0) {
    return refused(
      `${device} has no byte queue limits, because its driver does not count the bytes that it is given (there is no byte_queue_limits below /sys/class/net/${device}/queues/tx-0). Take the limits out of the document; a virtual device needs none.`,
    );
  }
  if (queue === "*" || queues.has(queue)) return undefined;
  return refused(
    `${device} has no transmit queue ${queue}: it has ${queues.size}, numbered from 0. Correct the number, or write tx-* for all of them; "ethtool -l ${device}" tells how many there are.`,
  );
}

function refuseRing(ring: string, value: string, device: string, { rings }: LiveLink): Refusal | undefined {
  const missing = withoutTool(rings, "ethtool", `the rings of ${device}`);
  if (missing !== undefined) return missing;
  const live = typeof rings === "object" ? [...rings].find(([name]) => name === ring)?.[1] : undefined;
  if (live === undefined) {
    return refused(
      `the driver of ${device} has no ring "${ring}" that can be set. "ethtool -g ${device}" lists what it has; a virtual device has none. Take ring.${ring} out of the document.`,
    );
  }
  if (live.most === undefined || Number(value) <= live.most) return undefined;
  return refused(
    `${device} takes at most ${live.most} descriptors in its ring "${ring}", and the document wants ${value}. Write ${live.most} or less ("ethtool -g ${device}", pre-set maximums).`,
  );
}

function refuseFeature(feature: string, value: string, device: string, { features }: LiveLink): Refusal | undefined {
  const missing = withoutTool(features, "ethtool", `the features of ${device}`);
  if (missing !== undefined) return missing;
  const live = typeof features === "object" ? features.get(feature) : undefined;
  if (live === undefined) {
    return refused(
      `the driver of ${device} has no feature "${feature}". "ethtool -k ${device}" lists what it has. Correct the name, or take it out of the document.`,
    );
  }
  if (live.state === "free" || live.value === value) return undefined;
  return refused(
    `the feature "${feature}" of ${device} is ${live.value} and fixed: its driver lets nobody switch it. Take it out of the document, or declare it ${live.value}.`,
  );
}

function refuseType(value: string, device: string, { type }: LiveLink): Refusal | undefined {
  const missing = withoutTool(type, "ip", `what made ${device}`);
  if (missing !== undefined) return missing;
  if (type === value || type === value + DOWN) return undefined;
  if (type === undefined || type === "refused") {
    return refused(
      `there is a ${device} already, and ip on the host does not tell of what type it is, so it is not taken for ours. Choose another name, or install iproute2 there.`,
    );
  }
  return refused(
    `there is a ${device} already, and it is no ${value} (${type.replace(DOWN, "")}), so it is not ours to take. Choose another name for the device that is to be made.`,
  );
}
