import { canonicalizeTrafficPart, checkDevice, findTrafficDoubts, parseTrafficPart } from "../../engine/traffic";
import type { BitRate } from "../bit-rate";
import type { Construct } from "../cdktf";
import type { Duration } from "../duration";
import type { Host } from "../host";
import { type DeviceProps, QueueParent, type QueuePlace } from "../queue-parent";
import type { Size } from "../size";
import { withConstruct } from "./construct-error";
import { doubt } from "./doubt";
import { captureOrigin, type Origin } from "./origin";
import { holdsToken, textOfNumber } from "./token-text";

/** An option as a construct has it: a measure, a count, or words that say it themselves. */
export type QueueOption = number | Duration | Size | BitRate | { readonly words: string | undefined } | undefined;

/** Where a queue hangs that was constructed below `scope`. */
export function placeOf(scope: Host | QueueParent, props: Partial<DeviceProps>): QueuePlace {
  if (scope instanceof QueueParent) {
    if (props.device === undefined) return scope._queuePlace;
    throw new Error(
      `device is ${props.device}, but it hangs below ${scope.node.path}, which has a device. Leave device out.`,
    );
  }
  if (props.device === undefined)
    throw new Error("device is missing. Name the device whose queue this is, such as eth0.");
  return { host: scope, device: checkName(props.device), parent: "root" };
}

/** @throws Error for a name that is not known at synthesis, or is none */
export function checkName(device: string): string {
  if (holdsToken(device)) {
    throw new Error("The device's name must be known at synthesis, because it is a key of the document. Write it out.");
  }
  return checkDevice(device);
}

export interface Queue {
  readonly kind: string;
  /** By tc's names, in its order; one that is undefined is left to the kernel. */
  readonly options: Readonly<Record<string, QueueOption>>;
  readonly handle?: string;
}

/**
 * Adds a qdisc to the host, as a canonical tc string with the options that are set.
 * @throws ConstructError naming the construct, the option, its range and the fix
 */
export function addQueue(
  construct: Construct,
  name: string,
  scope: Host | QueueParent,
  props: Partial<DeviceProps>,
  queue: Queue,
): QueuePlace {
  const origin = captureOrigin();
  return withConstruct(name, construct, () => {
    const place = placeOf(scope, props);
    const at = place.parent === "root" ? ["root"] : ["parent", place.parent];
    const handle = queue.handle === undefined ? [] : ["handle", queue.handle];
    const words = ["qdisc", ...at, ...handle, queue.kind, ...optionWords(queue.options)];
    addTrafficPart(construct, place, words.join(" "), origin);
    return place;
  });
}

/**
 * Adds a string of tc to the host, canonical where every value is known.
 * @param text where it hangs on what is constructed later, what writes it
 */
export function addTrafficPart(
  construct: Construct,
  { host, device }: Omit<QueuePlace, "parent">,
  text: string | (() => string),
  origin: Origin = captureOrigin(),
): void {
  // A token among the options: the host's tc judges once the value is known.
  const canonicalize = (words: string) => (holdsToken(words) ? words : canonicalizeTrafficPart(words));
  const written = typeof text === "string" ? canonicalize(text) : undefined;
  const write = typeof text === "string" ? () => written ?? text : () => canonicalize(text());
  if (written !== undefined && !holdsToken(written)) {
    for (const words of findTrafficDoubts(parseTrafficPart(written))) doubt(construct, words);
  }
  host._parts.addQdisc({ construct, origin, device, write });
}

export function optionWords(options: Readonly<Record<string, QueueOption>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === "number") return [name, textOfNumber(value)];
    if ("words" in value) return value.words === undefined ? [] : [value.words];
    return [name, String(value)];
  });
}

/** `ecn` where it is on, `noecn` where it is off. */
export function switchWords(
  value: "on" | "off" | undefined,
  on: string,
  off: string,
): { readonly words: string | undefined } {
  return { words: value === undefined ? undefined : value === "on" ? on : off };
}
