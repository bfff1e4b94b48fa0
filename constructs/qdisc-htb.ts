import { Construct } from "./cdktf";
import type { Host } from "./host";
import type { HtbClass } from "./htb-class";
import { addTrafficPart, placeOf } from "./private/add-queue";
import { withConstruct } from "./private/construct-error";
import type { DeviceProps, QueueParent, QueuePlace } from "./queue-parent";

/** The handle of every htb: its classes are 1:10, 1:20, … */
export const HTB_HANDLE = "1:";

export interface QdiscHtbProps {
  /**
   * Id of the class, directly below or deeper, that gets what no filter chooses a class for: one without classes below it.
   * @default - what no filter chooses a class for is sent at once, unshaped
   */
  readonly defaultClass?: string;
}

/**
 * HTB (hierarchical token bucket, tc-htb(8)) at a device: a tree of classes, each with a rate of its own, that lend each
 * other what they do not use.
 *
 * ```ts
 * const uplink = new QdiscHtb(host, "uplink", { device: "eth0", defaultClass: "bulk" });
 * const line = new HtbClass(uplink, "line", { rate: Rate.mbit(10) });
 * const voice = new HtbClass(line, "voice", { rate: Rate.mbit(2), ceil: Rate.mbit(10), priority: 0 });
 * new HtbFilter(voice, "by-mark", { mark: 7 });
 * new QdiscFqCodel(new HtbClass(line, "bulk", { rate: Rate.mbit(8), ceil: Rate.mbit(10), priority: 1 }), "queue");
 * ```
 */
export class QdiscHtb extends Construct {
  /** @internal */
  readonly _place: QueuePlace;
  readonly #classes: HtbClass[] = [];
  #filters = 0;

  /** @throws Error naming the construct and the fix */
  constructor(host: Host, id: string, props: QdiscHtbProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscHtbProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscHtbProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { defaultClass } = props;
    this._place = withConstruct("QdiscHtb", this, () => {
      const place = placeOf(scope, props);
      if (place.parent === "root") return place;
      throw new Error(
        `it hangs below ${scope.node.path}, but an htb stands at a device. Construct HtbClasses below that one.`,
      );
    });
    addTrafficPart(this, this._place, () => this.#text(defaultClass));
    this.node.addValidation({ validate: () => this.#findFaults(defaultClass) });
  }

  /** @internal The number of the class among those of this htb, from 1. */
  _addClass(declared: HtbClass): number {
    return this.#classes.push(declared);
  }

  /** @internal The number of the filter among those of this htb, from 1. */
  _addFilter(): number {
    this.#filters += 1;
    return this.#filters;
  }

  #text(defaultClass: string | undefined): string {
    const found = this.#classes.find(({ node }) => node.id === defaultClass);
    const chosen = found === undefined ? "" : ` default 0x${found._minor.toString(16)}`;
    return `qdisc root handle ${HTB_HANDLE} htb${chosen}`;
  }

  #findFaults(defaultClass: string | undefined): string[] {
    if (defaultClass === undefined) return [];
    const [found, ...others] = this.#classes.filter(({ node }) => node.id === defaultClass);
    if (found === undefined) {
      const ids = this.#classes.map(({ node }) => node.id);
      return [
        `defaultClass is "${defaultClass}", but no class below has that id. There are: ${ids.join(", ") || "none"}.`,
      ];
    }
    if (others.length > 0) {
      const paths = [found, ...others].map(({ node }) => node.path);
      return [`defaultClass is "${defaultClass}", but that is the id of ${paths.join(" and ")}. Give one another id.`];
    }
    return this.#classes.some(({ node }) => node.scope === found)
      ? [
          `defaultClass is "${defaultClass}", which has classes below it: the kernel would send those packets at once, unshaped. Name a class without.`,
        ]
      : [];
  }
}
