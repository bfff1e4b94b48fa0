import { quoteWord, TrafficError } from "./traffic-error";

/**
 * Holds a device name against the kernel's own rule (dev_valid_name, net/core/dev.c): 1..15 bytes, not `.` or `..`, no
 * slash, colon or white space. A leading dash is refused as well: tc would take it for an option. Throws TrafficError.
 */
export function checkDevice(device: string): string {
  const bytes = new TextEncoder().encode(device.slice(0, 16)).length;
  const valid = bytes >= 1 && bytes <= 15 && device !== "." && device !== ".." && !/[\s/:\0]|^-/.test(device);
  if (!valid) {
    throw new TrafficError({
      what: `${quoteWord(device)} is not the name of a network device`,
      where: "device",
      why: "Linux wants 1 to 15 bytes without slash, colon or white space, and tc takes a leading dash for an option",
      remedy: "Write the name that `ip link` shows",
    });
  }
  return device;
}
