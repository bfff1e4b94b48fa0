import { findLinkSetting } from "../system";
import type { Judgement } from "./judge-rule";

/** What it means that a device has another setting than was declared. */
export function judgeLink(name: string, actual: string | undefined): Judgement {
  const setting = findLinkSetting(name);
  if (actual === undefined && setting?.kind !== "type") {
    return {
      severity: "low",
      meaning: "The device is not there, or has no such setting: nothing of it is as declared.",
    };
  }
  switch (setting?.kind) {
    case "type":
      return {
        severity: "medium",
        meaning:
          actual === undefined
            ? "Packets that are sent to the device to be queued there are lost, or are not queued at all."
            : "Packets that are sent to the device to be queued there are lost while it is down.",
      };
    case "queue":
      return {
        severity: "low",
        meaning:
          "Another number of bytes than was declared waits in the device itself, where no queue can put one packet before another.",
      };
    case "ring":
      return {
        severity: "low",
        meaning:
          "The card keeps another number of packets than was declared: it loses more in a burst, or lets more wait.",
      };
    case "feature":
      return {
        severity: "low",
        meaning:
          "The card and the kernel share their work in another way than was declared; queues see larger or smaller packets.",
      };
    default:
      return {
        severity: "low",
        meaning: "Queues that are made on the device from now on hold another number of packets than was declared.",
      };
  }
}
