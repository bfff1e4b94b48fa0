import { Construct } from "./cdktf";
import type { Host } from "./host";
import { addQueue } from "./private/add-queue";
import { refuse } from "./private/construct-error";
import { type DeviceProps, QueueParent, type QueuePlace } from "./queue-parent";

/** The handle of every mq: the queues of its device are the classes 1:1, 1:2, … */
const MQ_HANDLE = "1:";

/**
 * A queue each for the transmit queues of a device that has several (mq). A transmit queue for which none is constructed
 * keeps what the kernel gave it (net.core.default_qdisc). Devices with one transmit queue have no mq.
 *
 * ```ts
 * const wan = new MultiQueue(host, "wan", { device: "eth0" });
 * for (const number of [1, 2, 3, 4]) new QdiscFqCodel(wan.queue(number), "queue", { target: Duration.ms(5) });
 * ```
 */
export class MultiQueue extends Construct {
  readonly #place: QueuePlace;
  readonly #queues = new Map<number, DeviceQueue>();

  /** @throws Error naming the construct and the fix */
  constructor(host: Host, id: string, props: DeviceProps) {
    super(host, id);
    this.#place = addQueue(this, "MultiQueue", host, props, { kind: "mq", options: {}, handle: MQ_HANDLE });
  }

  /**
   * The transmit queue with that number.
   * @param number from 1 to what `ls /sys/class/net/eth0/queues` shows, where counting begins with tx-0
   * @throws Error when it is none
   */
  queue(number: number): DeviceQueue {
    if (!Number.isInteger(number) || number < 1 || number > 0xffff)
      refuse("MultiQueue", this, `${number} is no transmit queue. Write a number from 1.`);
    const known = this.#queues.get(number);
    if (known !== undefined) return known;
    const parent = `${MQ_HANDLE}${number.toString(16)}`;
    const made = new DeviceQueue(this, `queue-${number}`, { ...this.#place, parent });
    this.#queues.set(number, made);
    return made;
  }
}

/** One transmit queue of a device. */
export class DeviceQueue extends QueueParent {
  /** @internal */
  readonly _queuePlace: QueuePlace;

  constructor(device: MultiQueue, id: string, place: QueuePlace) {
    super(device, id);
    this._queuePlace = place;
  }
}
