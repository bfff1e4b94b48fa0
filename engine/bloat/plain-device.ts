import { checkDevice, TrafficError } from "../traffic";

/** Whether it is a device's name that can be written into a program or a command. */
export function isPlainDevice(device: string | undefined): device is string {
  if (device === undefined) return false;
  try {
    return checkDevice(device) === device && /^[!-~]+$/.test(device) && !/["'`$\\;&|<>()]/.test(device);
  } catch (error) {
    if (error instanceof TrafficError) return false;
    throw error;
  }
}
