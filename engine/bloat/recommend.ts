import { checkDevice, TrafficError } from "../traffic";
import {
  classesBeside,
  codeAtDevice,
  codeBelowClass,
  codeOfIngressShaper,
  codeOfMultiQueue,
  type DeviceTree,
} from "./construct-code";
import type { BadQueue } from "./find-bad-queue";
import { type Grade, isGood } from "./grade";
import { rateWords, shareOf } from "./rate-code";
import type { Recommendation } from "./recommendation";

/** A shaper must be the slowest place of the way for the queue to stand in it. */
const SHAPED_SHARE = 0.95;
const NO_TREE: DeviceTree = { qdiscs: [], classes: [] };

/** What one load showed. */
export interface Diagnosis {
  readonly grade: Grade;
  /** What the load came to. */
  readonly bitsPerSecond: number;
  readonly bad: BadQueue | undefined;
  /** The trees of the bad queue's host, by device. */
  readonly trees: ReadonlyMap<string, DeviceTree>;
  /** Who sends the load and can be told to send less: the last host on its way of those that were named. */
  readonly shaper: LoadEnd;
  /** Who takes the load in, where the sender is the other end itself, which may be a stranger's. */
  readonly receiver?: LoadEnd;
}

/** A host, and its device towards the other end; `undefined` where the way could not be read. */
export interface LoadEnd {
  readonly host: string;
  readonly device: string | undefined;
}

/** The queue to put there, with the construct for the very device, class and rate. Pure. */
export function recommend(diagnosis: Diagnosis): Recommendation {
  const { grade, bad, trees } = diagnosis;
  if (isGood(grade))
    return { kind: "nothing", why: `Grade ${grade}: nobody notices the load${grade === "A" ? ", but in games" : ""}.` };
  return bad === undefined ? shape(diagnosis) : replace(bad, trees.get(bad.queue.device) ?? NO_TREE);
}

function shape({ bitsPerSecond, shaper, receiver }: Diagnosis): Recommendation {
  const { host, device } = shaper;
  const bits = shareOf(bitsPerSecond, SHAPED_SHARE);
  return {
    kind: "shape",
    host,
    bitsPerSecond: bits,
    ...(isDevice(device) ? { device, code: codeAtDevice("QdiscCake", device, bits) } : {}),
    ...(isDevice(receiver?.device) ? { receiver: shapeArriving(receiver.host, receiver.device, bits) } : {}),
    why: `The queue stands in none of these hosts: no backlog explains the latency, so packets wait beyond, in a modem, a switch or a host that was not named. Send a little less than the line takes, 95 % of what was measured, and the queue comes to where it can be ruled.`,
  };
}

function shapeArriving(host: string, device: string, bits: number): { host: string; device: string; code: string } {
  return { host, device, code: codeOfIngressShaper(device, bits) };
}

function replace({ host, queue }: BadQueue, tree: DeviceTree): Recommendation {
  const { device, parent, kind } = queue;
  const place = { host, device, parent };
  const waits = `Packets stand in its ${kind} for ${Math.round(queue.delayMs)} ms (${queue.backlogBytes} bytes at ${rateWords(queue.bitsPerSecond)})`;
  const byHand = (why: string, command?: string): Recommendation => ({
    kind: "by-hand",
    ...place,
    why: `${waits}. ${why}`,
    ...(command === undefined ? {} : { command }),
  });
  if (!isDevice(device)) return byHand("The device's name is none that can be written into a program.");
  if (kind === "netem") return byHand("That queue is there to delay packets, for tests: take it away.");
  const another = (why: string, code: string): Recommendation => ({
    kind: "another-queue",
    ...place,
    why: `${waits}. ${why}`,
    code,
  });
  if (parent === "root") return another(...atRoot(queue, tree));
  const top = tree.qdiscs.find(({ parent: at }) => at === "root");
  if (top?.kind === "mq") {
    const queues = tree.qdiscs.filter(({ parent: at }) => at !== "root" && !at.startsWith("ffff:")).length;
    return another(`${FAIR}.`, codeOfMultiQueue(device, queues));
  }
  const code = codeBelowClass(device, parent, tree);
  if (code !== undefined) return another(`${FAIR}. ${classWords(classesBeside(parent, tree))}`, code);
  return byHand(
    `It hangs below a ${top?.kind ?? "qdisc"} that cannot be declared as it stands.`,
    /^[0-9a-f]{1,4}:[0-9a-f]{1,4}$/.test(parent)
      ? `tc qdisc replace dev ${device} parent ${parent} fq_codel`
      : undefined,
  );
}

const FAIR = "With a queue for each connection a ping does not wait behind a download";

function atRoot(queue: BadQueue["queue"], { qdiscs }: DeviceTree): readonly [why: string, code: string] {
  const { device, kind } = queue;
  const rate = qdiscs.find(({ parent }) => parent === "root")?.options.get("rate");
  if (kind === "tbf" && typeof rate === "number" && rate >= 1) {
    const bits = rate * 8;
    return [
      `CAKE shapes to the same rate, ${rateWords(bits)}, with a queue for each connection.`,
      codeAtDevice("QdiscCake", device, bits),
    ];
  }
  return [`${FAIR}.`, codeAtDevice("QdiscFqCodel", device)];
}

function classWords(others: number): string {
  const beside = others === 0 ? "" : others === 1 ? "its other class and " : `its ${others} other classes and `;
  return `Where the class is declared already, the last line alone is new; where it is not, declare ${beside}its filters beside it.`;
}

function isDevice(device: string | undefined): device is string {
  if (device === undefined) return false;
  try {
    return checkDevice(device) === device && /^[!-~]+$/.test(device) && !/["'`$\\;&|<>()]/.test(device);
  } catch (error) {
    if (error instanceof TrafficError) return false;
    throw error;
  }
}
