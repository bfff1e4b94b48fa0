import type { LinkSetting } from "./link-setting";
import { quoteText, SystemError } from "./system-error";

/** Most bytes that a queue limit may be (DQL_MAX_LIMIT, include/linux/dynamic_queue_limits.h); what `max` reads back as. */
export const MOST_QUEUE_BYTES = 1_879_048_192;
/** Above it, the kernel prints a negative number (sysfs, tx_queue_len). */
const MOST_INTEGER = 2_147_483_647;
const MOST_RING = 4_294_967_295;

/** Kinds of devices that are made where they are declared. */
export const MADE_LINK_TYPES = ["ifb"] as const;

/**
 * Holds a value against what the kernel takes.
 * @throws SystemError with the range
 */
export function checkLinkValue(setting: LinkSetting, value: string): void {
  switch (setting.kind) {
    case "txqueuelen":
      checkNumber(value, { most: MOST_INTEGER, of: "txqueuelen", unit: "packets" });
      return;
    case "queue": {
      const bound =
        setting.limit === "hold_time"
          ? { most: MOST_INTEGER, of: "hold_time", unit: "milliseconds" }
          : { most: MOST_QUEUE_BYTES, of: setting.limit, unit: "bytes" };
      checkNumber(value, bound);
      return;
    }
    case "ring":
      checkNumber(value, { most: MOST_RING, of: `ring.${setting.ring}`, unit: "descriptors" });
      return;
    case "feature":
      if (value === "on" || value === "off") return;
      throw refusal(value, "a feature", "it is either on or off", 'Write "on" or "off"');
    case "type":
      if (MADE_LINK_TYPES.some(type => type === value)) return;
      throw refusal(value, "type", "only a device of type ifb is made here", 'Write "ifb", or leave the type out');
  }
}

interface Bound {
  readonly most: number;
  readonly of: string;
  readonly unit: string;
}

function checkNumber(value: string, { most, of, unit }: Bound): void {
  if (/^(0|[1-9]\d{0,9})$/.test(value) && Number(value) <= most) return;
  const range = `it is a whole number of ${unit}, 0 to ${most}`;
  throw refusal(value, of, range, value === "max" ? `Write ${most} for max` : "Write it in decimal digits");
}

function refusal(value: string, of: string, why: string, remedy: string): SystemError {
  return new SystemError({ what: `${quoteText(value)} is not a value of ${of}`, where: "link setting", why, remedy });
}

/** Timer interrupts a second that kernels are built with (kernel/Kconfig.hz). */
const TIMER_RATES = [100, 250, 300, 1000] as const;

/**
 * Whether the kernel, asked for `wanted`, would print `live`: hold_time is rounded up to its clock's ticks. No host tells
 * how many those are, so a time that any of the usual clocks would make of it is taken for equal: of 5 ms, 5, 7, 8 and 10.
 */
export function equalLinkValue(setting: LinkSetting, wanted: string, live: string): boolean {
  if (wanted === live) return true;
  if (setting.kind !== "queue" || setting.limit !== "hold_time" || !/^\d{1,10}$/.test(wanted)) return false;
  return TIMER_RATES.some(
    rate => String(Math.ceil((Math.ceil((Number(wanted) * rate) / 1000) * 1000) / rate)) === live,
  );
}
