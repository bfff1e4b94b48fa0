import { checkDevice } from "./device";
import { diffQdisc } from "./diff-qdisc";
import { findFreeHandle } from "./handle";
import { classifyOrigin, type LiveQdisc } from "./live-qdisc";
import { printOptions, requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import type { TcCommand } from "./tc-command";

/** `tc qdisc replace` at the root of a device, with a handle. */
export function writeReplace(device: string, handle: string, kind: string, options: readonly string[]): TcCommand {
  return ["qdisc", "replace", "dev", device, "root", "handle", handle, kind, ...options];
}

/**
 * The tc commands that lead `device` from `live`, its root qdisc, to `wanted`; none when they are equal already.
 *
 * Same kind, and nothing differs that is fixed at creation: one `replace` of the living qdisc with every option that is
 * set, because replace keeps the old value of what is left out. Otherwise one `replace` under another handle (1:, or the
 * first that is free), which the kernel swaps in atomically with fresh defaults; classes and filters of the old one are
 * gone. A wanted handle that is taken is freed first by a pfifo, since the kernel refuses another kind under the same
 * handle ("Invalid qdisc name").
 *
 * `others` are all qdiscs of that device: their handles are avoided. Throws TrafficError for an impossible device name.
 */
export function planQdiscCommand(
  device: string,
  wanted: Qdisc,
  live: LiveQdisc | undefined,
  others: readonly LiveQdisc[] = [],
): readonly TcCommand[] {
  checkDevice(device);
  const difference = diffQdisc(wanted, live);
  if (difference === undefined) return [];
  const kind = requireQdiscKind(wanted);
  // The kernel ignores its own default qdisc when it looks for one to change: that is always a new qdisc.
  if (live !== undefined && difference.change === "in-place" && classifyOrigin(live) === "explicit") {
    const fixed = new Set(kind.options.filter(option => option.change === "new-qdisc").map(option => option.name));
    const changeable = new Map([...wanted.options].filter(([name]) => !fixed.has(name)));
    return [writeReplace(device, live.handle, kind.name, printOptions(kind, changeable))];
  }
  const taken = new Set([...(live === undefined ? [] : [live]), ...others].map(qdisc => qdisc.handle));
  const handle = wanted.handle ?? findFreeHandle(taken);
  const create = writeReplace(device, handle, kind.name, printOptions(kind, wanted.options));
  return taken.has(handle) ? [writeReplace(device, findFreeHandle(taken), "pfifo", []), create] : [create];
}
