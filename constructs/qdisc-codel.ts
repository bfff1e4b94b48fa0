import { Construct } from "./cdktf";
import type { Host } from "./host";
import { withConstruct } from "./private/construct-error";
import { captureOrigin } from "./private/origin";
import { qdiscText } from "./private/qdisc-text";

export interface QdiscCoDelProps {
  /** The device whose sending queue this is, `eth0`. */
  readonly device: string;
  /**
   * Milliseconds a packet may stand in the queue for good; fractions are microseconds.
   * @default - the kernel's: 5
   */
  readonly targetMs?: number;
  /**
   * Milliseconds the queue may be longer than that before CoDel drops: about the slowest usual round trip.
   * @default - the kernel's: 100
   */
  readonly intervalMs?: number;
  /**
   * Packets that the queue holds at most.
   * @default - the kernel's: 1000
   */
  readonly limitPackets?: number;
  /**
   * `on`: packets of connections that can be told (RFC 3168) are marked instead of dropped.
   * @default - the kernel's: off
   */
  readonly ecn?: "on" | "off";
}

/**
 * CoDel (Controlled Delay, RFC 8289; tc-codel(8)) as the root queue of a device: when packets have stood too long for a
 * whole interval, it drops at the head, so that senders slow down before the queue is full. An option left out is not
 * managed.
 */
export class QdiscCoDel extends Construct {
  /**
   * @throws Error naming the construct, the option and its range
   */
  constructor(host: Host, id: string, props: QdiscCoDelProps) {
    super(host, id);
    const { device, targetMs, intervalMs, limitPackets, ecn } = props;
    const text = withConstruct("QdiscCoDel", this, () =>
      qdiscText(device, "codel", { limit: limitPackets, target: { ms: targetMs }, interval: { ms: intervalMs }, ecn }),
    );
    host._parts.addQdisc({ construct: this, origin: captureOrigin(), device, text });
  }
}
