import type { BitRate } from "./bit-rate";
import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue, switchWords } from "./private/add-queue";
import type { DeviceProps, QueueParent } from "./queue-parent";
import type { Size } from "./size";

export interface QdiscFqProps {
  /**
   * Packets that all queues together hold at most.
   * @default - the kernel's: 10000
   */
  readonly limitPackets?: number;
  /**
   * Packets that one connection's queue holds at most.
   * @default - the kernel's: 100
   */
  readonly flowLimitPackets?: number;
  /**
   * Places that queues are found by, a power of two, 2 to 262144.
   * @default - the kernel's: 1024
   */
  readonly buckets?: number;
  /**
   * `off`: packets are sent at once, whatever pace TCP asks for.
   * @default - the kernel's: on
   */
  readonly pacing?: "on" | "off";
  /**
   * What a queue may send in its turn, up to 1 MiB.
   * @default - the kernel's: two packets
   */
  readonly quantum?: Size;
  /**
   * The same of a new queue, for its first turn.
   * @default - the kernel's: ten packets
   */
  readonly initialQuantum?: Size;
  /**
   * No connection is faster than this, up to 34 Gbit/s.
   * @default - the kernel's: none
   */
  readonly maxRate?: BitRate;
  /**
   * Slower connections are paced packet by packet.
   * @default - the kernel's: 550 kbit/s
   */
  readonly lowRateThreshold?: BitRate;
  /**
   * Packets that waited longer than this are marked, where their connection can be told.
   * @default - the kernel's: never
   */
  readonly ceThreshold?: Duration;
  /**
   * How far ahead a packet may be timed.
   * @default - the kernel's: 10 s
   */
  readonly horizon?: Duration;
  /**
   * What becomes of packets timed later than that: dropped, or sent at the horizon.
   * @default - the kernel's: drop
   */
  readonly beyondHorizon?: "drop" | "cap";
}

const BEYOND = { drop: "horizon_drop", cap: "horizon_cap" } as const;

/**
 * FQ (tc-fq(8)): a queue for each socket, sent at the pace that TCP asks for. For servers, whose traffic is their own; a
 * gateway wants QdiscFqCodel or QdiscCake. At a device, or below a class. An option left out is not managed.
 */
export class QdiscFq extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscFqProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscFqProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscFqProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { beyondHorizon } = props;
    addQueue(this, "QdiscFq", scope, props, {
      kind: "fq",
      options: {
        limit: props.limitPackets,
        flow_limit: props.flowLimitPackets,
        buckets: props.buckets,
        pacing: switchWords(props.pacing, "pacing", "nopacing"),
        quantum: props.quantum,
        initial_quantum: props.initialQuantum,
        maxrate: props.maxRate,
        low_rate_threshold: props.lowRateThreshold,
        ce_threshold: props.ceThreshold,
        horizon: props.horizon,
        beyond: { words: beyondHorizon === undefined ? undefined : BEYOND[beyondHorizon] },
      },
    });
  }
}
