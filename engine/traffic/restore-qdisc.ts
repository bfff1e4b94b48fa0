import { askForLiveOptions } from "./describe-live";
import { checkDevice } from "./device";
import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind } from "./kinds/registry";
import { classifyOrigin, type LiveQdisc } from "./live-qdisc";
import { writeReplace } from "./plan-qdisc";
import { printOptions } from "./print-qdisc";
import type { TcCommand } from "./tc-command";

export type QdiscRestoration =
  | { readonly outcome: "commands"; readonly commands: readonly TcCommand[] }
  /** `reason`: one sentence for a person. */
  | { readonly outcome: "cannot-restore"; readonly reason: string };

/** Why these exact live options could not be asked for again, or `undefined` when they can. */
function findObstacle(kind: QdiscKind, live: LiveQdisc): string | undefined {
  if (live.unreadOptions !== undefined) return "tc did not print its options as JSON";
  if (live.sizeTable !== undefined) return "it has a size table (tc-stab(8))";
  const keys = new Set(kind.options.flatMap(option => option.keys));
  for (const key of live.options.keys()) {
    if (!keys.has(key)) return `its option ${key} is not known here`;
  }
  for (const option of kind.options) {
    const held = option.readLive(live.options);
    if (held === undefined) {
      if (option.keys.some(key => live.options.has(key)))
        return `its ${option.name} has a value that is not known here`;
    } else if (option.hold(option.ask(held)) !== held) {
      return `the kernel would not hold its ${option.name} of ${held} again`;
    }
  }
  return undefined;
}

/**
 * The tc commands that bring `device` back to `live`, its root qdisc as it was before a change.
 *
 * A kernel default (or no qdisc at all): `qdisc del dev X root`, which answers rc 2 ("Cannot delete qdisc with handle of
 * zero") when the root is a kernel default already. An explicit qdisc of a declared kind: first a pfifo, which clears
 * whatever stands there, then `replace` with its own handle and all of its options; both work from any state and may
 * run twice. (Without the first step, a qdisc of that handle would keep what is left out, and `flows` would be
 * refused.) Filters and classes of the old qdisc do not come back. Anything else is `cannot-restore`, to be known
 * before the change is made. Throws TrafficError for an impossible device name.
 */
export function restoreQdiscCommand(device: string, live: LiveQdisc | undefined): QdiscRestoration {
  checkDevice(device);
  if (live === undefined || (live.parent === "root" && classifyOrigin(live) === "kernel-default")) {
    return { outcome: "commands", commands: [["qdisc", "del", "dev", device, "root"]] };
  }
  const subject = `the ${live.kind} ${live.handle} on ${device}`;
  if (live.parent !== "root") {
    return {
      outcome: "cannot-restore",
      reason: `Cannot restore ${subject}: it hangs under ${live.parent}, not at the root.`,
    };
  }
  const kind = findQdiscKind(live.kind);
  if (kind === undefined) {
    return {
      outcome: "cannot-restore",
      reason: `Cannot restore ${subject}: that kind can be seen but not declared, so its options, classes and filters would be lost.`,
    };
  }
  const obstacle = findObstacle(kind, live);
  if (obstacle !== undefined) return { outcome: "cannot-restore", reason: `Cannot restore ${subject}: ${obstacle}.` };
  return {
    outcome: "commands",
    commands: [
      ["qdisc", "replace", "dev", device, "root", "pfifo"],
      writeReplace(device, live.handle, kind.name, printOptions(kind, askForLiveOptions(kind, live))),
    ],
  };
}
