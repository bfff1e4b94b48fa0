import { Construct } from "./cdktf";
import type { Host } from "./host";

/** A device's own place for a queue, or a class of it. */
export interface QueuePlace {
  readonly host: Host;
  readonly device: string;
  /** `root`, or a class: `1:30`. */
  readonly parent: string;
}

/** What a queue may hang below instead of at a device: a class of a QdiscHtb, a queue of a MultiQueue, an IngressShaper. */
export abstract class QueueParent extends Construct {
  /** @internal */
  abstract readonly _queuePlace: QueuePlace;
}

/** Which device a queue belongs to, where it hangs at a host itself. */
export interface DeviceProps {
  /** The device whose sending queue this is, `eth0`. */
  readonly device: string;
}
