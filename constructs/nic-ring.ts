import { Construct } from "./cdktf";
import type { Host } from "./host";
import { declareSettings } from "./private/declare-settings";

export interface NicRingProps {
  /** `eth0`. */
  readonly device: string;
  /** Descriptors for packets that come in. @default - not managed */
  readonly rx?: number;
  /** The same of small packets, where a card has a ring of their own. @default - not managed */
  readonly rxMini?: number;
  /** The same of jumbo frames. @default - not managed */
  readonly rxJumbo?: number;
  /** Descriptors for packets that go out. @default - not managed */
  readonly tx?: number;
}

/**
 * How many packets a card holds in its rings (ethtool -G). `ethtool -g` tells what it takes at most; more is refused before
 * anything is touched, and so is a device without rings. Most cards begin anew when a ring changes: the link is gone for a
 * moment, up to a few seconds.
 */
export class NicRing extends Construct {
  /** @throws Error naming the construct, the ring and its range */
  constructor(host: Host, id: string, { device, rx, rxMini, rxJumbo, tx }: NicRingProps) {
    super(host, id);
    declareSettings("NicRing", this, {
      host,
      device,
      settings: { "ring.rx": rx, "ring.rx-mini": rxMini, "ring.rx-jumbo": rxJumbo, "ring.tx": tx },
    });
  }
}
