import type { BitRate } from "./bit-rate";
import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue } from "./private/add-queue";
import { refuse } from "./private/construct-error";
import type { DeviceProps, QueueParent } from "./queue-parent";

export interface QdiscNetemProps {
  /**
   * Every packet is that much later, up to 274 s, with at most six digits.
   * @default - not
   */
  readonly delay?: Duration;
  /**
   * By how much the delay varies. Goes with `delay`.
   * @default - not
   */
  readonly jitter?: Duration;
  /**
   * Per cent of packets that are lost, to four places behind the point.
   * @default - none
   */
  readonly lossPercent?: number;
  /**
   * Per cent of packets that come twice.
   * @default - none
   */
  readonly duplicatePercent?: number;
  /**
   * Per cent of packets in which a bit is wrong.
   * @default - none
   */
  readonly corruptPercent?: number;
  /**
   * How fast the line is.
   * @default - as fast as the device
   */
  readonly rate?: BitRate;
  /**
   * Packets that are under way at most.
   * @default - the kernel's: 1000
   */
  readonly limitPackets?: number;
}

/**
 * NETEM (tc-netem(8)): a bad line, for tests. What is left out does not happen. At a device, or below a class.
 */
export class QdiscNetem extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscNetemProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscNetemProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscNetemProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { delay, jitter, rate, limitPackets } = props;
    if (jitter !== undefined && delay === undefined) {
      refuse("QdiscNetem", this, `a jitter of ${jitter} stands without a delay that could vary. Write delay as well.`);
    }
    addQueue(this, "QdiscNetem", scope, props, {
      kind: "netem",
      options: {
        limit: limitPackets,
        delay,
        jitter: { words: jitter === undefined ? undefined : String(jitter) },
        loss: share(props.lossPercent, "loss"),
        duplicate: share(props.duplicatePercent, "duplicate"),
        corrupt: share(props.corruptPercent, "corrupt"),
        rate,
      },
    });
  }
}

/** Arithmetic leaves 0.1 + 0.2 a little above 0.3, which is meant; 0.00001 is finer than can be told. */
function share(percent: number | undefined, name: string): { readonly words: string | undefined } {
  if (percent === undefined) return { words: undefined };
  const rounded = Number(percent.toFixed(4));
  const meant = Math.abs(rounded - percent) < 1e-9 ? rounded : percent;
  return { words: `${name} ${meant}%` };
}
