import { quoteWord, TrafficError } from "./traffic-error";

declare const handle: unique symbol;

/** The major number of a qdisc in tc's spelling: hexadecimal, lower case, no leading zero, with its colon: `1:`, `ffff:`. */
export type Handle = string & { readonly [handle]: true };

/** What the kernel shows for a qdisc that nobody asked for. */
export const KERNEL_HANDLE = "0:";

/** The handle of the qdisc where packets come in, and the parent that the kernel shows for it. */
export const INGRESS_HANDLE = "ffff:" as Handle;
export const INGRESS_PARENT = "ffff:fff1";

/** The handle of the pfifo that clears a device, before a tree is made anew. */
export const CLEARING_HANDLE = "fffe:" as Handle;

const LAST_HANDLE = 0xffff;

/**
 * Reads `1:`, `1` or `1:0`; hexadecimal, 1..ffff (tc(8), "CLASSES": handles). Throws TrafficError otherwise, also for
 * `0:`, which asks the kernel to choose: that is what leaving the handle out means.
 */
export function parseHandle(word: string, where: string): Handle {
  const parts = /^([0-9a-fA-F]{1,8})(?::0*)?$/.exec(word);
  const major = parts === null ? Number.NaN : Number.parseInt(parts[1] ?? "", 16);
  if (Number.isNaN(major) || major < 1 || major > LAST_HANDLE) {
    throw new TrafficError({
      what: `${quoteWord(word)} is not the handle of a qdisc`,
      where,
      why: "a handle is a hexadecimal number from 1 to ffff and a colon; 0: means that the kernel chooses",
      remedy: "Write it like 1: or leave it out",
    });
  }
  return printHandle(major);
}

/** `handle 1:` of a number 1..65535. */
function printHandle(major: number): Handle {
  return `${major.toString(16)}:` as Handle;
}

/** The first of 1:, 2:, 3:, … that is not taken: the other side of the flip that gives a clean slate. */
export function findFreeHandle(taken: ReadonlySet<string>): Handle {
  for (let major = 1; major <= LAST_HANDLE; major++) {
    const candidate = printHandle(major);
    if (!taken.has(candidate)) return candidate;
  }
  throw new TrafficError({
    what: "no handle is free",
    where: "handles of one device",
    why: "all 65535 handles are in use",
    remedy: "Remove a qdisc from the device",
  });
}
