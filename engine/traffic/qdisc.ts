import type { ClassId } from "./class-id";
import type { Handle } from "./handle";
import type { OptionValues } from "./options/qdisc-option";

/** A qdisc as somebody wants it. What is not set means: whatever the kernel does there. */
export interface Qdisc {
  readonly part: "qdisc";
  /** `root`: the egress of the device. `ingress`: where its packets come in. A class: what that class sends passes it. */
  readonly parent: "root" | "ingress" | ClassId;
  /** Absent: any handle will do. */
  readonly handle?: Handle;
  /** A name of the registry, see QDISC_KINDS. */
  readonly kind: string;
  /** By option name, only the options that are set; times in microseconds, sizes in bytes, switches as their word. */
  readonly options: OptionValues;
}
