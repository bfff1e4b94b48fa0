import { printClassOptions } from "./class-text";
import { checkDevice } from "./device";
import { printFilter } from "./filters/filter-text";
import { CLEARING_HANDLE, findFreeHandle } from "./handle";
import { printOptions, requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { type DeclaredSide, declaredSide } from "./queue-side";
import type { TcCommand } from "./tc-command";
import type { TrafficClass } from "./traffic-class";
import type { TrafficFilter } from "./traffic-filter";
import type { TrafficPart } from "./traffic-part";

/** `tc qdisc replace` at a place of a device, with a handle where one is told. */
export function writeReplace(
  device: string,
  parent: Qdisc["parent"],
  handle: string | undefined,
  kind: string,
  options: readonly string[],
): TcCommand {
  if (parent === "ingress") return ["qdisc", "replace", "dev", device, "ingress"];
  const place = parent === "root" ? ["root"] : ["parent", parent];
  return [
    "qdisc",
    "replace",
    "dev",
    device,
    ...place,
    ...(handle === undefined ? [] : ["handle", handle]),
    kind,
    ...options,
  ];
}

export function writeQdisc(device: string, qdisc: Qdisc): TcCommand {
  return writeReplace(
    device,
    qdisc.parent,
    qdisc.handle,
    qdisc.kind,
    printOptions(requireQdiscKind(qdisc), qdisc.options),
  );
}

/** Makes the class, or changes the one that stands there: the kernel takes every option anew. */
export function writeClass(device: string, { parent, id, options }: TrafficClass): TcCommand {
  return ["class", "replace", "dev", device, "parent", parent, "classid", id, "htb", ...printClassOptions(options)];
}

/** `add`, because tc's `replace` of a filter makes another one. */
export function writeFilter(device: string, filter: TrafficFilter): TcCommand {
  const [, ...words] = printFilter(filter).split(" ");
  return ["filter", "add", "dev", device, ...words];
}

/**
 * An empty queue at the root: the kernel throws away whatever stood there, with classes and filters. It has a handle that
 * nothing else may have, because a pfifo that stands there already would keep its own.
 */
export function clearRoot(device: string): TcCommand {
  return writeReplace(device, "root", CLEARING_HANDLE, "pfifo", []);
}

/** Makes all of one side, where nothing of it stands yet. */
export function writeSide(device: string, { top, classes, leaves, filters }: DeclaredSide): readonly TcCommand[] {
  return [
    writeQdisc(device, top),
    ...classes.map(declared => writeClass(device, declared)),
    ...leaves.map(leaf => writeQdisc(device, leaf)),
    ...filters.map(filter => writeFilter(device, filter)),
  ];
}

/**
 * The tc commands that give a device its queues whatever stands there, and that may run twice: for a boot, or a link that
 * has come back. Throws TrafficError for an impossible device name.
 */
export function writeQueues(device: string, parts: readonly TrafficPart[]): readonly TcCommand[] {
  checkDevice(device);
  const egress = declaredSide(parts, "egress");
  const ingress = declaredSide(parts, "ingress");
  return [
    ...(egress === undefined ? [] : [...clearingOf(device, egress), ...writeSide(device, withHandle(egress))]),
    ...(ingress === undefined ? [] : writeIngressAnew(device, ingress)),
  ];
}

/** With a handle of its own the root takes the place of one of the same kind, whose options would stay otherwise. */
function withHandle({ top, ...below }: DeclaredSide): DeclaredSide {
  if (top.handle !== undefined) return { top, ...below };
  return { top: { ...top, handle: findFreeHandle(new Set(below.leaves.map(({ handle }) => handle ?? ""))) }, ...below };
}

/** What the kernel does not change of a living qdisc it refuses, also when it is told the same again. */
function clearingOf(device: string, { top, leaves }: DeclaredSide): readonly TcCommand[] {
  const isFixed = (qdisc: Qdisc) => {
    const { below, options } = requireQdiscKind(qdisc);
    return below === "classes" || options.some(({ name, change }) => change === "new-qdisc" && qdisc.options.has(name));
  };
  return [top, ...leaves].some(isFixed) ? [clearRoot(device)] : [];
}

function writeIngressAnew(device: string, side: DeclaredSide): readonly TcCommand[] {
  const [top = [], ...rest] = writeSide(device, side);
  return [top, ["filter", "del", "dev", device, "parent", "ffff:"], ...rest];
}
