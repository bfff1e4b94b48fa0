import { HostError } from "../host";
import type { Section, Sections } from "../host/shell/frame";
import { findRoot, readClasses, readQdiscs, TrafficError } from "../traffic";
import { excerpt } from "../transport/printable";
import type { MeasuredHost } from "./assess-load";
import { type BloatHost, runSections } from "./bloat-host";
import type { UnreadQueues } from "./bloat-report";
import type { DeviceTree, HostTrees } from "./device-tree";
import type { QueueSample } from "./queue-account";
import { readCounters } from "./read-counters";
import { SAMPLING_STEP, samplerScript } from "./shell/queues-shell";

/** A host's queues, read again and again. */
export interface QueueWatch {
  /** Resolves at the first reading. */
  readonly began: Promise<void>;
  /** Resolves when the time is up, or the host shows more queues than can be taken in. */
  readonly ended: Promise<WatchedQueues | UnreadQueues>;
}

/** What was read, by this machine's clock. */
export interface WatchedQueues {
  readonly host: string;
  readonly sections: Sections;
  /** Seconds of this machine's clock at which the host had been up for none. */
  readonly booted: number;
}

/** Now, in seconds of this machine's clock. */
export function clock(): number {
  return performance.now() / 1000;
}

export function watchQueues(host: BloatHost, seconds: number, signal: AbortSignal): QueueWatch {
  let booted = Number.NaN;
  let begin: () => void = () => undefined;
  const began = new Promise<void>(resolve => {
    begin = resolve;
  });
  const ended = runSections(host, samplerScript(seconds), seconds + 30, signal, ({ name, value }) => {
    if (name !== SAMPLING_STEP) return;
    booted = clock() - value;
    begin();
  }).then(
    sections => ({ host: host.access.name, sections, booted }),
    (error: unknown) => unreadOf(host.access.name, error),
  );
  // Who ends before the first reading has none to wait for.
  ended.then(begin, begin);
  return { began, ended };
}

/** Thousands of queues print more than is taken in: that is no reason to give the measurement up. */
function unreadOf(host: string, error: unknown): UnreadQueues {
  if (error instanceof HostError && error.cause.kind === "unreadable") return { host, why: error.message };
  throw error;
}

/**
 * What was read, by the seconds of the load.
 * @param loadBegan by this machine's clock
 */
export function readWatched(watched: WatchedQueues | UnreadQueues, loadBegan: number): MeasuredHost | UnreadQueues {
  if (isUnread(watched)) return watched;
  const { host, sections, booted } = watched;
  try {
    const readings = readingsOf(sections);
    const [first] = readings;
    if (first === undefined) {
      const said = sections.get("0 qdiscs");
      return { host, why: said === undefined ? "nothing was read" : `tc said: ${excerpt(wordsOf(said))}` };
    }
    const samples = readings.map(
      ({ uptime, qdiscs, classes }): QueueSample => ({
        at: booted + uptime - loadBegan,
        queues: readCounters(qdiscs, classes),
      }),
    );
    return { host, samples, trees: treesOf(first) };
  } catch (error) {
    if (error instanceof TrafficError) return { host, why: error.message };
    throw error;
  }
}

interface Reading {
  readonly uptime: number;
  readonly qdiscs: string;
  readonly classes: ReadonlyMap<string, string>;
}

function readingsOf(sections: Sections): readonly Reading[] {
  const classes = new Map<string, Map<string, string>>();
  for (const [name, { stdout, exitCode }] of sections) {
    const [, number = "", device] = /^(\d{1,6}) classes (.+)$/.exec(name) ?? [];
    if (device === undefined || exitCode !== 0) continue;
    classes.set(number, (classes.get(number) ?? new Map<string, string>()).set(device, stdout));
  }
  const readings: Reading[] = [];
  for (const [name, { stdout, exitCode }] of sections) {
    const [, number] = /^(\d{1,6}) qdiscs$/.exec(name) ?? [];
    const uptime = Number.parseFloat(sections.get(`${number} uptime`)?.stdout ?? "");
    if (number === undefined || exitCode !== 0 || !Number.isFinite(uptime)) continue;
    readings.push({ uptime, qdiscs: stdout, classes: classes.get(number) ?? new Map() });
  }
  return readings;
}

function treesOf({ qdiscs, classes }: Reading): HostTrees {
  return new Map(
    [...readQdiscs(qdiscs)].map(([device, found]): [string, DeviceTree] => [
      device,
      { qdiscs: found, classes: findRoot(found)?.kind === "htb" ? readClasses(classes.get(device) ?? "") : [] },
    ]),
  );
}

function wordsOf({ stdout, stderr }: Section): string {
  return stderr.trim() === "" ? stdout : stderr;
}

export function isUnread(watched: MeasuredHost | WatchedQueues | UnreadQueues): watched is UnreadQueues {
  return "why" in watched;
}
