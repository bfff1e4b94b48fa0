import type { BitRate } from "./bit-rate";
import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue } from "./private/add-queue";
import type { DeviceProps, QueueParent } from "./queue-parent";
import type { Size } from "./size";

export interface QdiscTbfProps {
  /** What is sent on average. */
  readonly rate: BitRate;
  /** What may be sent at once after a pause: at least one frame, and what the rate sends in a tick of the kernel (4 ms). */
  readonly burst: Size;
  /** How long a packet may wait for its turn: what would wait longer is dropped. */
  readonly latency: Duration;
}

/**
 * TBF (token bucket filter, tc-tbf(8)): one queue that is emptied at a rate. A plain shaper; CAKE and HTB do more. At a
 * device, or below a class.
 */
export class QdiscTbf extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscTbfProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props: QdiscTbfProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscTbfProps & Partial<DeviceProps>) {
    super(scope, id);
    const { rate, burst, latency } = props;
    addQueue(this, "QdiscTbf", scope, props, { kind: "tbf", options: { rate, burst, latency } });
  }
}
