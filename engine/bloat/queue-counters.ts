/** Where a queue hangs, and what it is. */
export interface QueuePlace {
  readonly device: string;
  /** `root`, or the class that it hangs below: `1:10`. */
  readonly parent: string;
  /** tc's name of its kind. A class of an htb without a queue of its own has a `pfifo`, which tc does not show. */
  readonly kind: string;
  /** `8001:`; `0:` of one that the kernel put there. */
  readonly handle: string;
}

/** One queue at one moment: what it has counted since it was made, and what stands in it. */
export interface QueueCounters extends QueuePlace {
  readonly bytes: number;
  readonly packets: number;
  readonly drops: number;
  /** Packets marked as having met congestion (ECN, RFC 3168) instead of dropped. */
  readonly marks: number;
  /** How often it could not send at once, because of its rate, or that of the htb class that it hangs below. */
  readonly overlimits: number;
  readonly backlogBytes: number;
  readonly backlogPackets: number;
}

export function nameOfQueue({ device, parent, kind, handle }: QueuePlace): string {
  return `${device} ${parent} ${kind} ${handle}`;
}
