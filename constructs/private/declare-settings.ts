import { checkLinkValue, isLinkName, parseLinkSetting } from "../../engine/system";
import type { Construct } from "../cdktf";
import type { Host } from "../host";
import { withConstruct } from "./construct-error";
import { captureOrigin } from "./origin";
import { holdsToken, textOfNumber } from "./token-text";

/** What a construct says of one device: setting → value; what is undefined is left out. */
export interface DeviceSettings {
  readonly host: Host;
  readonly device: string;
  readonly settings: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Declares settings of a device; each value is held against what the kernel takes, unless it is only known later.
 * @throws Error naming the construct, the setting and its range
 */
export function declareSettings(kind: string, construct: Construct, { host, device, settings }: DeviceSettings): void {
  const origin = captureOrigin();
  withConstruct(kind, construct, () => {
    if (holdsToken(device)) {
      throw new Error(
        "The device's name must be known at synthesis, because it is a key of the document. Write it out.",
      );
    }
    if (!isLinkName(device)) {
      throw new Error(`"${device}" is no interface name. Write at most 15 letters, digits and "_.@:-".`);
    }
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    if (given.length === 0) throw new Error("It says nothing of the device. Give it at least one setting.");
    for (const [setting, value = ""] of given) {
      const text = typeof value === "number" ? textOfNumber(value) : value;
      const parsed = parseLinkSetting(setting);
      if (!holdsToken(text)) checkLinkValue(parsed, text);
      host._parts.addLink({ construct, origin, device, setting, value: text }, kind);
    }
  });
}
