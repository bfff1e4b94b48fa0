import { Construct } from "./cdktf";
import type { Host } from "./host";
import { addQueue } from "./private/add-queue";
import type { DeviceProps, QueueParent } from "./queue-parent";

export interface QdiscPfifoProps {
  /**
   * Packets that the queue holds at most.
   * @default - the device's txqueuelen, mostly 1000
   */
  readonly limitPackets?: number;
}

/**
 * PFIFO (tc-pfifo(8)): first in, first out, and what does not fit is dropped. A thousand packets are more than a second at
 * 10 Mbit/s: this is what bufferbloat is made of. At a device, or below a class.
 */
export class QdiscPfifo extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscPfifoProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscPfifoProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscPfifoProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    addQueue(this, "QdiscPfifo", scope, props, { kind: "pfifo", options: { limit: props.limitPackets } });
  }
}
