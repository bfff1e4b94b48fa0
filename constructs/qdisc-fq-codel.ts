import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue, switchWords } from "./private/add-queue";
import type { DeviceProps, QueueParent } from "./queue-parent";
import type { Size } from "./size";

export interface QdiscFqCodelProps {
  /**
   * How long a packet may stand in its queue for good.
   * @default - the kernel's: 5 ms
   */
  readonly target?: Duration;
  /**
   * How long a queue may be longer than that before CoDel drops: about the slowest usual round trip.
   * @default - the kernel's: 100 ms
   */
  readonly interval?: Duration;
  /**
   * Packets that all queues together hold at most.
   * @default - the kernel's: 10240
   */
  readonly limitPackets?: number;
  /**
   * Queues that connections are spread over, 1 to 65536. Cannot be changed on a living qdisc: it is replaced.
   * @default - the kernel's: 1024
   */
  readonly flows?: number;
  /**
   * What a queue may send in its turn, up to 1 MiB; the kernel raises less than 256 bytes.
   * @default - the kernel's: the device's MTU and header
   */
  readonly quantum?: Size;
  /**
   * Memory that all packets together may take, up to 2 GiB.
   * @default - the kernel's: 32 MiB
   */
  readonly memoryLimit?: Size;
  /**
   * Packets that waited longer than this are marked, where their connection can be told (DCTCP and its like).
   * @default - the kernel's: never
   */
  readonly ceThreshold?: Duration;
  /**
   * `on`: packets of connections that can be told (RFC 3168) are marked instead of dropped.
   * @default - the kernel's: on
   */
  readonly ecn?: "on" | "off";
  /**
   * Packets that are dropped at once when the queue is full.
   * @default - the kernel's: 64
   */
  readonly dropBatchPackets?: number;
}

/**
 * FQ-CoDel (RFC 8290; tc-fq_codel(8)): every connection gets a queue of its own with CoDel in it, and queues that are short
 * go first, so that a name lookup never waits behind a download. At a device, or below a class. An option left out is not
 * managed.
 */
export class QdiscFqCodel extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscFqCodelProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscFqCodelProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscFqCodelProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { limitPackets, flows, quantum, target, ceThreshold, interval, memoryLimit, ecn, dropBatchPackets } = props;
    addQueue(this, "QdiscFqCodel", scope, props, {
      kind: "fq_codel",
      options: {
        limit: limitPackets,
        flows,
        quantum,
        target,
        ce_threshold: ceThreshold,
        interval,
        memory_limit: memoryLimit,
        ecn: switchWords(ecn, "ecn", "noecn"),
        drop_batch: dropBatchPackets,
      },
    });
  }
}
