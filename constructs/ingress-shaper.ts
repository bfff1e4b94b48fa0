import type { Host } from "./host";
import { addTrafficPart, checkName } from "./private/add-queue";
import { refuse, withConstruct } from "./private/construct-error";
import { declareSettings } from "./private/declare-settings";
import { QueueParent, type QueuePlace } from "./queue-parent";

export interface IngressShaperProps {
  /** The device whose received packets are shaped, `eth0`. */
  readonly device: string;
  /**
   * Name of the device that stands between, which is made and taken away with this construct; at most 15 letters.
   * @default - "ifb-" and the device's name
   */
  readonly ifb?: string;
}

/** Of the filter that sends everything to the device between. */
const PREFERENCE = 10;
/** ifb0 and ifb1 are made by the kernel when it loads the module: nobody's, and in the way. */
const KERNELS_OWN = new Set(["ifb0", "ifb1"]);

/**
 * A queue for what a device receives. Received packets queue at the other end of the line, where nobody here can keep the
 * queue short; so they are sent through a device of type ifb that is a little slower than the line, and queue there. The
 * queue is constructed below.
 *
 * ```ts
 * const downlink = new IngressShaper(host, "downlink", { device: "eth0" });
 * new QdiscCake(downlink, "queue", { bandwidth: Rate.mbit(95), ingress: "on" });
 * ```
 *
 * Packets pass the ifb before netfilter sees them: no mark of a rule and no translated address is known there.
 */
export class IngressShaper extends QueueParent {
  /** @internal */
  readonly _queuePlace: QueuePlace;

  /** @throws Error naming the construct and the fix, when a device has no possible name */
  constructor(host: Host, id: string, props: IngressShaperProps) {
    super(host, id);
    const { device } = props;
    const ifb = props.ifb ?? `ifb-${device}`;
    withConstruct("IngressShaper", this, () => checkName(device));
    if (ifb.length > 15)
      refuse(
        "IngressShaper",
        this,
        `the device between would be called ${ifb}, which is longer than 15 letters. Write ifb: with a shorter name.`,
      );
    if (ifb === device)
      refuse(
        "IngressShaper",
        this,
        `ifb is ${ifb}, the device itself, which would be sent its own packets again and again. Write another name.`,
      );
    if (KERNELS_OWN.has(ifb))
      refuse(
        "IngressShaper",
        this,
        `ifb is ${ifb}, which the kernel makes by itself when it loads the module. Write another name.`,
      );
    declareSettings("IngressShaper", this, { host, device: ifb, settings: { type: "ifb" } });
    this._queuePlace = { host, device: ifb, parent: "root" };
    withConstruct("IngressShaper", this, () => {
      addTrafficPart(this, { host, device }, "qdisc ingress");
      const filter = `filter parent ffff: protocol all pref ${PREFERENCE} matchall`;
      addTrafficPart(this, { host, device }, `${filter} action mirred egress redirect dev ${checkName(ifb)}`);
    });
    this.node.addValidation({
      validate: () =>
        host._parts.qdiscs.some(part => part.device === ifb)
          ? []
          : [
              `nothing is constructed below, so that what ${device} receives is not shaped. Construct a QdiscCake below.`,
            ],
    });
  }
}
