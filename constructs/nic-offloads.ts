import { canonicalizeFeatureName } from "../engine/system";
import { Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { declareSettings } from "./private/declare-settings";

/** ethtool's short names, or any name that `ethtool -k` prints. */
export type Offload =
  | ("tso" | "gso" | "gro" | "lro" | "ufo" | "sg" | "rx" | "tx" | "rxvlan" | "txvlan" | "ntuple" | "rxhash")
  // Keeps the short names in what an editor offers.
  | (string & {});

export interface NicOffloadsProps {
  /** `eth0`. */
  readonly device: string;
  /** To be switched on. @default - none */
  readonly on?: readonly Offload[];
  /** To be switched off. @default - none */
  readonly off?: readonly Offload[];
}

/**
 * Which work a card does for the kernel (ethtool -K). Below about 100 Mbit/s, large segments (`tso`, `gso`, `gro`) make
 * queues uneven: tbf and htb see packets of up to 64 KiB; cake splits them by itself. What a driver does not have, or lets
 * nobody switch, is refused before anything is touched. Offloads that are not named are not managed.
 */
export class NicOffloads extends Construct {
  /** @throws Error naming the construct and the offload */
  constructor(host: Host, id: string, { device, on = [], off = [] }: NicOffloadsProps) {
    super(host, id);
    const settings: Record<string, string> = {};
    for (const [offloads, value] of [[on, "on"] as const, [off, "off"] as const]) {
      for (const offload of offloads) {
        const name = `feature.${canonicalizeFeatureName(offload)}`;
        if (Object.hasOwn(settings, name))
          refuse("NicOffloads", this, `${offload} is named twice. Keep one of the two.`);
        settings[name] = value;
      }
    }
    declareSettings("NicOffloads", this, { host, device, settings });
  }
}
