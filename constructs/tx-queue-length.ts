import { Construct } from "./cdktf";
import type { Host } from "./host";
import { declareSettings } from "./private/declare-settings";
import { doubt } from "./private/doubt";

export interface TxQueueLengthProps {
  /** `eth0`. */
  readonly device: string;
  /** Packets, 0 to 2147483647. The kernel begins with 1000, of an ifb with 32. */
  readonly packets: number;
}

/** A queue of more packets than that holds seconds of a slow link. */
const MANY = 10_000;

/**
 * How many packets a queue of a device holds that does not say it itself: pfifo, bfifo, pfifo_fast, and what htb lets pass
 * unclassed (ip-link(8), txqueuelen). It is read when the queue is made; fq_codel, fq and cake do not ask for it.
 */
export class TxQueueLength extends Construct {
  /** @throws Error naming the construct and the range */
  constructor(host: Host, id: string, { device, packets }: TxQueueLengthProps) {
    super(host, id);
    declareSettings("TxQueueLength", this, { host, device, settings: { txqueuelen: packets } });
    if (packets > MANY) {
      doubt(
        this,
        `${packets} packets may wait on ${device}: on a link of 100 Mbit/s that is more than a second. A queue that watches its delay (QdiscFqCodel) needs no such length.`,
      );
    }
  }
}
