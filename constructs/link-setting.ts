import { Construct } from "./cdktf";
import type { Host } from "./host";
import { declareSettings } from "./private/declare-settings";

/**
 * One setting of a network device by its name in the document, as an import writes it: `txqueuelen`, `tx-0.limit_max`,
 * `ring.rx`, `feature.tcp-segmentation-offload`. Typed: TxQueueLength, ByteQueueLimits, NicRing and NicOffloads.
 */
export class LinkSetting extends Construct {
  /**
   * @param device with the setting's name, also the construct's id
   * @throws Error naming the construct and the fix, when there is no such setting or it takes no such value
   */
  constructor(host: Host, device: string, setting: string, value: string | number) {
    super(host, `${device} ${setting}`);
    declareSettings("LinkSetting", this, { host, device, settings: { [setting]: value } });
  }
}
