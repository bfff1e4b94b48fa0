import type { Handle } from "./handle";
import type { OptionValue } from "./options/qdisc-option";

/** A qdisc as somebody wants it. What is not set means: whatever the kernel does there. */
export interface Qdisc {
  /** Where it is attached: the egress of the device. */
  readonly parent: "root";
  /** Absent: any handle will do. */
  readonly handle?: Handle;
  /** A name of the registry, see QDISC_KINDS. */
  readonly kind: string;
  /** By option name, only the options that are set; times in microseconds, sizes in bytes, switches as their word. */
  readonly options: ReadonlyMap<string, OptionValue>;
}
