import type { LiveClass, LiveQdisc } from "../traffic";

/** The queues of one device as the host holds them: of an htb its classes too. */
export interface DeviceTree {
  readonly qdiscs: readonly LiveQdisc[];
  readonly classes: readonly LiveClass[];
}

/** By device. */
export type HostTrees = ReadonlyMap<string, DeviceTree>;

export const NO_TREE: DeviceTree = { qdiscs: [], classes: [] };
