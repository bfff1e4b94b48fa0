import { isHandle, parseClassId } from "./class-id";
import { printClassOptions, printTrafficClass } from "./class-text";
import { askForHeld, askForHeldBeside, diffOptions } from "./diff-qdisc";
import { parseHandle } from "./handle";
import { HTB_CLASS_OPTIONS } from "./kinds/htb-class";
import type { LiveClass } from "./live-queues";
import type { TrafficClass } from "./traffic-class";
import { TrafficError } from "./traffic-error";

/** Whether the live class is the wanted one. Its parent is compared as well: the kernel never moves a class. */
export function equalsLiveClass(wanted: TrafficClass, live: LiveClass): boolean {
  return (
    live.kind === "htb" &&
    isBelowSame(wanted, live) &&
    diffOptions(HTB_CLASS_OPTIONS, wanted.options, live.options).length === 0 &&
    isPlainEthernet(live)
  );
}

/** Whether both hang at the same place; tc shows a class below its qdisc as `root`. */
export function isBelowSame(wanted: TrafficClass, live: LiveClass): boolean {
  return live.parent === (isHandle(wanted.parent) ? "root" : wanted.parent);
}

/** Cells of a link layer change what a rate means, and cannot be declared. */
function isPlainEthernet({ options }: LiveClass): boolean {
  return (options.get("linklayer") ?? "ethernet") === "ethernet";
}

/** The live class as one that can be declared; `undefined` where it cannot. */
export function toWantedClass(live: LiveClass): TrafficClass | undefined {
  if (live.kind !== "htb" || !isPlainEthernet(live)) return undefined;
  const options = askForHeld(HTB_CLASS_OPTIONS, live.options);
  if (["rate", "ceil", "burst", "cburst"].some(name => !options.has(name))) return undefined;
  try {
    const id = parseClassId(live.id, "live class");
    const parent =
      live.parent === "root"
        ? parseHandle(id.slice(0, id.indexOf(":") + 1), "live class")
        : parseClassId(live.parent, "live class");
    return { part: "class", parent, id, options };
  } catch (error) {
    if (error instanceof TrafficError) return undefined;
    throw error;
  }
}

/** The live class as a string that a person recognises. */
export function describeLiveClass(live: LiveClass): string {
  const wanted = toWantedClass(live);
  return wanted === undefined ? live.text : printTrafficClass(wanted);
}

/** The same in the spelling of the wanted one: what that leaves to the kernel is not told. */
export function describeLiveClassBeside(wanted: TrafficClass, live: LiveClass): string {
  if (equalsLiveClass(wanted, live)) return printTrafficClass(wanted);
  const held = toWantedClass(live);
  if (held === undefined) return live.text;
  const options = askForHeldBeside(HTB_CLASS_OPTIONS, wanted.options, live.options);
  return ["class", "parent", held.parent, "classid", held.id, "htb", ...printClassOptions(options)].join(" ");
}
