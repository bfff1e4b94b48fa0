import type { ClassId } from "./class-id";
import type { Handle } from "./handle";
import type { OptionValues } from "./options/qdisc-option";

/** A class of an htb. Rate, ceil, burst and cburst are always set: what is left out of a change the kernel resets. */
export interface TrafficClass {
  readonly part: "class";
  /** The htb itself, or the class that it borrows from. */
  readonly parent: Handle | ClassId;
  readonly id: ClassId;
  readonly options: OptionValues;
}
