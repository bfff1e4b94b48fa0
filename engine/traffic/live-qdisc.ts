import { INGRESS_PARENT, KERNEL_HANDLE } from "./handle";
import type { Qdisc } from "./qdisc";
import type { JsonValue } from "./tc-json";

/** A qdisc as the kernel holds it, in the kernel's numbers. */
export interface LiveQdisc {
  readonly device: string;
  /** Any kind the host shows, declared here or not. */
  readonly kind: string;
  /** `1:`; `0:` for one that nobody asked for. */
  readonly handle: string;
  /** `root`, or the class it hangs under (`1:2`; `ffff:fff1` for ingress and clsact). */
  readonly parent: string;
  /** The members of tc's `options`, as printed. */
  readonly options: ReadonlyMap<string, JsonValue>;
  /** The words of `options` where tc did not print JSON. */
  readonly unreadOptions?: string;
  /** The size table (tc-stab(8)), where it has one. */
  readonly sizeTable?: ReadonlyMap<string, JsonValue>;
}

/**
 * Whether the kernel put it there by itself (its handle is 0: noqueue on virtual links, pfifo_fast, mq, or whatever
 * net.core.default_qdisc said when the link came up) or somebody asked for it.
 */
export type QdiscOrigin = "kernel-default" | "explicit";

export function classifyOrigin(live: LiveQdisc): QdiscOrigin {
  return live.handle === KERNEL_HANDLE ? "kernel-default" : "explicit";
}

/** The qdisc at the root of a device; `undefined` where the kernel shows none (a link that was never up). */
export function findRoot(qdiscs: readonly LiveQdisc[]): LiveQdisc | undefined {
  return findAt(qdiscs, "root");
}

/** The qdisc that hangs at that place. */
export function findAt(qdiscs: readonly LiveQdisc[], parent: Qdisc["parent"]): LiveQdisc | undefined {
  const shown = parent === "ingress" ? INGRESS_PARENT : parent;
  return qdiscs.find(qdisc => qdisc.parent === shown);
}
