import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue, switchWords } from "./private/add-queue";
import type { DeviceProps, QueueParent } from "./queue-parent";

export interface QdiscCoDelProps {
  /**
   * How long a packet may stand in the queue for good.
   * @default - the kernel's: 5 ms
   */
  readonly target?: Duration;
  /**
   * How long the queue may be longer than that before CoDel drops: about the slowest usual round trip.
   * @default - the kernel's: 100 ms
   */
  readonly interval?: Duration;
  /**
   * Packets that the queue holds at most.
   * @default - the kernel's: 1000
   */
  readonly limitPackets?: number;
  /**
   * Packets that waited longer than this are marked, where their connection can be told (DCTCP and its like).
   * @default - the kernel's: never
   */
  readonly ceThreshold?: Duration;
  /**
   * `on`: packets of connections that can be told (RFC 3168) are marked instead of dropped.
   * @default - the kernel's: off
   */
  readonly ecn?: "on" | "off";
}

/**
 * CoDel (Controlled Delay, RFC 8289; tc-codel(8)): when packets have stood too long for a whole interval, it drops at the
 * head, so that senders slow down before the queue is full. At a device, or below a class. An option left out is not
 * managed.
 */
export class QdiscCoDel extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscCoDelProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscCoDelProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscCoDelProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { limitPackets, target, ceThreshold, interval, ecn } = props;
    addQueue(this, "QdiscCoDel", scope, props, {
      kind: "codel",
      options: {
        limit: limitPackets,
        target,
        ce_threshold: ceThreshold,
        interval,
        ecn: switchWords(ecn, "ecn", "noecn"),
      },
    });
  }
}
