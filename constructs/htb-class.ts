import type { BitRate } from "./bit-rate";
import { addTrafficPart, optionWords } from "./private/add-queue";
import { withConstruct } from "./private/construct-error";
import { HTB_HANDLE, QdiscHtb } from "./qdisc-htb";
import { QueueParent, type QueuePlace } from "./queue-parent";
import type { Size } from "./size";

export interface HtbClassProps {
  /** What the class gets for certain, as long as the classes below one do not promise more than it has. */
  readonly rate: BitRate;
  /**
   * What it may borrow up to.
   * @default - the rate: it borrows nothing
   */
  readonly ceil?: BitRate;
  /**
   * What it may send at once after a pause.
   * @default - one packet, 1600 bytes
   */
  readonly burst?: Size;
  /**
   * The same at the speed of its ceil.
   * @default - one packet, 1600 bytes
   */
  readonly ceilBurst?: Size;
  /**
   * Who borrows first, 0 to 7, 0 before others. Of a class without classes below alone.
   * @default - 0
   */
  readonly priority?: number;
  /**
   * What it may send in its turn when it borrows, 1 byte to 2 GiB; outside 1000 to 200000 bytes it is doubted. Of a class
   * without classes below alone.
   * @default - the kernel's: a tenth of the rate's bytes
   */
  readonly quantum?: Size;
  /**
   * The minor number of the class, 1 to 65535: 0x30 makes it 1:30. The kernel cannot move a class, so with another number it
   * is another class.
   * @default - 0x10 for the first class that was constructed, 0x20 for the second, …
   */
  readonly minor?: number;
}

/** A class of a QdiscHtb, below it or below another class, which lends to it. Without a queue of its own it has a pfifo. */
export class HtbClass extends QueueParent {
  readonly htb: QdiscHtb;
  /** @internal */
  readonly _minor: number;
  /** @internal */
  readonly _queuePlace: QueuePlace;

  /** @throws Error naming the construct, the option and its range */
  constructor(scope: QdiscHtb | HtbClass, id: string, props: HtbClassProps) {
    super(scope, id);
    this.htb = scope instanceof QdiscHtb ? scope : scope.htb;
    const number = this.htb._addClass(this);
    this._minor = props.minor ?? 0x10 * number;
    const { rate, ceil, burst, ceilBurst, priority, quantum } = props;
    this._queuePlace = withConstruct("HtbClass", this, () => {
      const place = { ...this.htb._place, parent: `${HTB_HANDLE}${this._minor.toString(16)}` };
      const above = scope instanceof QdiscHtb ? HTB_HANDLE : scope._queuePlace.parent;
      const options = optionWords({ prio: priority, quantum, rate, ceil, burst, cburst: ceilBurst });
      addTrafficPart(this, place, `class parent ${above} classid ${place.parent} htb ${options.join(" ")}`);
      return place;
    });
  }
}
