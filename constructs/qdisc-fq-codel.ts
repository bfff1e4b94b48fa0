import { Construct } from "./cdktf";
import type { Host } from "./host";
import { withConstruct } from "./private/construct-error";
import { captureOrigin } from "./private/origin";
import { qdiscText } from "./private/qdisc-text";

export interface QdiscFqCodelProps {
  /** The device whose sending queue this is, `eth0`. */
  readonly device: string;
  /**
   * Milliseconds a packet may stand in its queue for good; fractions are microseconds.
   * @default - the kernel's: 5
   */
  readonly targetMs?: number;
  /**
   * Milliseconds a queue may be longer than that before CoDel drops: about the slowest usual round trip.
   * @default - the kernel's: 100
   */
  readonly intervalMs?: number;
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
   * Bytes a queue may send in its turn.
   * @default - the kernel's: the device's MTU and header
   */
  readonly quantumBytes?: number;
  /**
   * Bytes of memory that all packets together may take.
   * @default - the kernel's: 32 MiB
   */
  readonly memoryLimitBytes?: number;
  /**
   * `on`: packets of connections that can be told (RFC 3168) are marked instead of dropped.
   * @default - the kernel's: on
   */
  readonly ecn?: "on" | "off";
}

/**
 * FQ-CoDel (RFC 8290; tc-fq_codel(8)) as the root queue of a device: every connection gets a queue of its own with CoDel
 * in it, and queues that are short go first, so that a name lookup never waits behind a download. An option left out is
 * not managed.
 */
export class QdiscFqCodel extends Construct {
  /**
   * @throws Error naming the construct, the option and its range
   */
  constructor(host: Host, id: string, props: QdiscFqCodelProps) {
    super(host, id);
    const { device, targetMs, intervalMs, limitPackets, flows, quantumBytes, memoryLimitBytes, ecn } = props;
    const text = withConstruct("QdiscFqCodel", this, () =>
      qdiscText(device, "fq_codel", {
        limit: limitPackets,
        flows,
        quantum: quantumBytes,
        target: { ms: targetMs },
        interval: { ms: intervalMs },
        memory_limit: memoryLimitBytes,
        ecn,
      }),
    );
    host._parts.addQdisc({ construct: this, origin: captureOrigin(), device, text });
  }
}
