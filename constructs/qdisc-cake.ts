import type { BitRate } from "./bit-rate";
import { Construct } from "./cdktf";
import type { Duration } from "./duration";
import type { Host } from "./host";
import { addQueue, switchWords } from "./private/add-queue";
import { refuse } from "./private/construct-error";
import type { DeviceProps, QueueParent } from "./queue-parent";
import type { Size } from "./size";

export interface QdiscCakeProps {
  /**
   * What the line behind the device carries, a few per cent less than it is sold with: the queue must form here, not in the
   * modem. `unlimited`: nothing is shaped.
   * @default - the kernel's: unlimited
   */
  readonly bandwidth?: BitRate | "unlimited";
  /**
   * The usual round trip to the other ends: 100 ms over the internet, 1 ms in a house.
   * @default - the kernel's: 100 ms
   */
  readonly rtt?: Duration;
  /**
   * How many classes of urgency are told apart by DSCP (RFC 4594).
   * @default - the kernel's: diffserv3
   */
  readonly diffserv?: "besteffort" | "diffserv3" | "diffserv4" | "diffserv8" | "precedence";
  /**
   * What gets a fair share: `triple-isolate` hosts on both sides first, then their connections.
   * @default - the kernel's: triple-isolate
   */
  readonly isolation?:
    | "triple-isolate"
    | "dual-srchost"
    | "dual-dsthost"
    | "flows"
    | "hosts"
    | "srchost"
    | "dsthost"
    | "flowblind";
  /**
   * `on`: hosts behind NAT are told apart by their own addresses (it asks conntrack).
   * @default - the kernel's: off
   */
  readonly nat?: "on" | "off";
  /**
   * `on`: DSCP is cleared from what leaves.
   * @default - the kernel's: off
   */
  readonly wash?: "on" | "off";
  /**
   * Drops TCP's superfluous acknowledgements, for lines with little upstream.
   * @default - the kernel's: off
   */
  readonly ackFilter?: "off" | "on" | "aggressive";
  /**
   * `on`: large packets that the kernel has put together are taken apart again.
   * @default - the kernel's: on
   */
  readonly splitGso?: "on" | "off";
  /**
   * `on`: shapes what comes in, counting dropped packets too, as they have passed the line. Below an IngressShaper.
   * @default - the kernel's: off
   */
  readonly ingress?: "on" | "off";
  /**
   * Bytes that the line adds to each packet, -64 to 256, 44 for PPPoE over VDSL; `raw`: none, as the kernel counts.
   * @default - the kernel's: raw
   */
  readonly overheadBytes?: number | "raw";
  /**
   * Bytes that the shortest packet takes on the line, 1 to 256, 84 for Ethernet. Goes with overheadBytes.
   * @default - none
   */
  readonly leastPacketBytes?: number;
  /**
   * How the line cuts packets: `atm` in cells of 48 bytes (ADSL), `ptm` (VDSL2), or not. Goes with overheadBytes.
   * @default - the kernel's: not
   */
  readonly framing?: "atm" | "ptm" | "none";
  /**
   * Memory that all packets together may take.
   * @default - the kernel's: by the bandwidth
   */
  readonly memoryLimit?: Size;
  /**
   * The class is chosen by these bits of the firewall mark instead of by DSCP, 0xff for the lowest eight.
   * @default - not
   */
  readonly markMask?: number;
}

const ACK_FILTERS = { off: "no-ack-filter", on: "ack-filter", aggressive: "ack-filter-aggressive" } as const;
const FRAMINGS = { atm: "atm", ptm: "ptm", none: "noatm" } as const;

/**
 * CAKE (Common Applications Kept Enhanced, tc-cake(8)): a shaper, a fair share for each host and connection, and CoDel in
 * one, for the edge of a slow line. At a device, below a class or an IngressShaper. An option left out is not managed.
 */
export class QdiscCake extends Construct {
  /** @throws Error naming the construct, the option and its range */
  constructor(host: Host, id: string, props: QdiscCakeProps & DeviceProps);
  constructor(parent: QueueParent, id: string, props?: QdiscCakeProps);
  constructor(scope: Host | QueueParent, id: string, props: QdiscCakeProps & Partial<DeviceProps> = {}) {
    super(scope, id);
    const { bandwidth, ackFilter, framing, overheadBytes, markMask } = props;
    if (framing !== undefined && framing !== "none" && (overheadBytes ?? "raw") === "raw") {
      refuse(
        "QdiscCake",
        this,
        `framing ${framing} counts for nothing without an overhead. Write overheadBytes as well, such as 44 for PPPoE over VDSL2.`,
      );
    }
    addQueue(this, "QdiscCake", scope, props, {
      kind: "cake",
      options: {
        bandwidth: bandwidth === "unlimited" ? { words: bandwidth } : bandwidth,
        diffserv: { words: props.diffserv },
        isolation: { words: props.isolation },
        nat: switchWords(props.nat, "nat", "nonat"),
        wash: switchWords(props.wash, "wash", "nowash"),
        ingress: switchWords(props.ingress, "ingress", "egress"),
        "ack-filter": { words: ackFilter === undefined ? undefined : ACK_FILTERS[ackFilter] },
        "split-gso": switchWords(props.splitGso, "split-gso", "no-split-gso"),
        rtt: props.rtt,
        framing: { words: framing === undefined ? undefined : FRAMINGS[framing] },
        overhead: overheadBytes === "raw" ? { words: overheadBytes } : overheadBytes,
        mpu: props.leastPacketBytes,
        memlimit: props.memoryLimit,
        fwmark: markMask,
      },
    });
  }
}
