import type { QdiscKind } from "./qdisc-kind";

/**
 * The dummy at the root of a device with several transmit queues: each queue N of the device is the class `HANDLE:N`, and
 * has a qdisc of its own. A queue that none is declared for keeps the kernel's (net.core.default_qdisc at the time when mq
 * was made). The kernel refuses it on a device with one queue.
 */
export const mq: QdiscKind = {
  name: "mq",
  options: [],
  below: "device-queues",
  findContradictions: () => [],
  findDoubts: () => [],
};
