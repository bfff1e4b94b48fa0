import { requestControl } from "../control";
import { requireHost, requireLab } from "../lab-record";
import { requireRoot } from "./own-program";

/** Switches a machine off or on, or pulls its cable out or in. */
export async function switchMachine(
  directory: string,
  name: string,
  action: "power on" | "power off" | "cable cut" | "cable plug",
): Promise<number> {
  requireRoot();
  const record = await requireLab(directory);
  await requireHost(directory, name);
  await requestControl(record, action, name);
  return 0;
}
