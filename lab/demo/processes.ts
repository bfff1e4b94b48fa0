import { readdirSync, readlinkSync } from "node:fs";

/** Processes that live in a process namespace, given as what its link in /proc reads: `pid:[4026532001]`. */
export function processesIn(namespace: string): readonly string[] {
  return readdirSync("/proc").filter(entry => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/ns/pid`) === namespace;
    } catch {
      return false; // it ended while we looked
    }
  });
}
