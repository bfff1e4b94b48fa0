import { MOST_QUEUE_BYTES } from "../engine/system";
import { Construct } from "./cdktf";
import type { Host } from "./host";
import { declareSettings } from "./private/declare-settings";
import { doubt } from "./private/doubt";
import type { Size } from "./size";

export interface ByteQueueLimitsProps {
  /** `eth0`. Its driver must count bytes: most cards' do, virtual devices' do not. */
  readonly device: string;
  /**
   * One transmit queue by its number, from 0, in exception of what is said of all.
   * @default - all transmit queues, however many there are
   */
  readonly queue?: number;
  /**
   * Most bytes that the kernel may hand the card at once; `unlimited` is the kernel's own bound, 1879048192.
   * @default - not managed; the kernel begins with unlimited
   */
  readonly max?: Size | "unlimited";
  /**
   * Fewest bytes that the limit may fall to.
   * @default - not managed; the kernel begins with 0
   */
  readonly min?: Size;
  /**
   * Milliseconds over which the kernel watches before it lowers the limit; it rounds up to ticks of its clock.
   * @default - not managed; the kernel begins with 1000
   */
  readonly holdTimeMs?: number;
}

/** A card that may hold less than one large packet at a time cannot keep its line busy. */
const FEW_BYTES = 1514;

/**
 * Byte queue limits: how much stands in the card itself, where no queue can put one packet before another (kernel,
 * ABI/testing/sysfs-class-net-queues). The kernel finds the limit by itself, between these bounds; what it found is its own
 * and never drift.
 */
export class ByteQueueLimits extends Construct {
  /** @throws Error naming the construct, the limit and its range */
  constructor(host: Host, id: string, { device, queue, max, min, holdTimeMs }: ByteQueueLimitsProps) {
    super(host, id);
    const which = `tx-${queue ?? "*"}`;
    const most = max === "unlimited" ? MOST_QUEUE_BYTES : max?.bytes;
    declareSettings("ByteQueueLimits", this, {
      host,
      device,
      settings: {
        [`${which}.limit_max`]: most,
        [`${which}.limit_min`]: min?.bytes,
        [`${which}.hold_time`]: holdTimeMs,
      },
    });
    if (most !== undefined && min !== undefined && min.bytes > most) {
      doubt(
        this,
        `the least of ${min} bytes on ${device} is above the most of ${most}: the kernel then holds to the most.`,
      );
    }
    if (most !== undefined && most < FEW_BYTES) {
      doubt(
        this,
        `${most} bytes on ${device} are less than one packet of Ethernet: it is then sent one by one, and its line stands idle between.`,
      );
    }
  }
}
