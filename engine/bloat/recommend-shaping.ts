import { classifyOrigin, findRoot } from "../traffic";
import { type CodeSite, codeAtSite, ifbOf } from "./construct-code";
import { type DeviceTree, type HostTrees, NO_TREE } from "./device-tree";
import { isPlainDevice } from "./plain-device";
import { shareOf } from "./rate-code";
import type { Recommendation } from "./recommendation";

/** A shaper must be the slowest place of the way for the queue to stand in it. */
const SHAPED_SHARE = 0.95;

/** A host, and its device on the load's way; `undefined` where the way could not be read. */
export interface LoadEnd {
  readonly host: string;
  readonly device: string | undefined;
}

/** Where a load can be shaped, and to what. */
export interface Shaping {
  /** What the load came to. */
  readonly bitsPerSecond: number;
  /** The host to shape the load on, and whether its device sends it on or it arrives there. */
  readonly shaper: LoadEnd & { readonly at: CodeSite["at"] };
  /** Who sends the load, where it arrives at the shaper straight from there. */
  readonly sender?: LoadEnd;
  /** Hosts whose queues could not be read. */
  readonly unread: readonly string[];
  /** By host. */
  readonly trees: ReadonlyMap<string, HostTrees>;
}

/** Brings a queue that stands beyond to where it can be ruled. Pure. */
export function shapeLoad({ bitsPerSecond, shaper, sender, unread, trees }: Shaping): Recommendation {
  const { host, device, at } = shaper;
  const bits = shareOf(bitsPerSecond, SHAPED_SHARE);
  const why = [
    `${whereWords(unread)}: no backlog explains what was measured, so packets wait beyond, in a modem, a switch or a host that was not named.`,
    "Send a little less than the line takes, 95 % of what was measured, and the queue comes to where it can be ruled.",
  ];
  return {
    kind: "shape",
    host,
    at,
    bitsPerSecond: bits,
    ...(isPlainDevice(device) ? { device, code: codeAtSite("QdiscCake", { at, device }, bits) } : {}),
    ...(isPlainDevice(sender?.device) ? { sender: shapeSender(sender.host, sender.device, bits) } : {}),
    why: [...why, ...(isPlainDevice(device) ? placeWords({ at, device }, trees.get(host) ?? new Map()) : [])].join(" "),
  };
}

function shapeSender(host: string, device: string, bits: number): { host: string; device: string; code: string } {
  return { host, device, code: codeAtSite("QdiscCake", { at: "sending", device }, bits) };
}

function whereWords(unread: readonly string[]): string {
  if (unread.length === 0) return "The queue stands in none of these hosts";
  return `The queue stands in none of those hosts whose queues could be read (not read: ${unread.join(", ")})`;
}

/** What stands where the queue is to be constructed. */
function placeWords({ at, device }: CodeSite, trees: HostTrees): readonly string[] {
  const tree = trees.get(device) ?? NO_TREE;
  if (at === "sending") return standingWords(tree, `at ${device}`);
  if (!tree.qdiscs.some(({ parent }) => parent.startsWith("ffff:"))) return [];
  const between = trees.get(ifbOf(device));
  if (between === undefined)
    return [`The IngressShaper takes the place of the ingress qdisc that stands at ${device} already.`];
  return [
    `An IngressShaper stands at ${device} already, and is not declared again.`,
    ...standingWords(between, `below it (${ifbOf(device)})`),
  ];
}

/** Nothing of what the kernel put there by itself. */
function standingWords({ qdiscs }: DeviceTree, where: string): readonly string[] {
  const root = findRoot(qdiscs);
  if (root === undefined || classifyOrigin(root) === "kernel-default") return [];
  if (root.kind === "cake")
    return [`A cake stands ${where} already: set the bandwidth of its QdiscCake, and declare no other.`];
  const beside =
    root.kind === "htb"
      ? ", whose classes and filters go with it; to keep them, lower the rates of its classes instead"
      : root.kind === "mq"
        ? " and of the queues below it"
        : "";
  return [`The QdiscCake takes the place of the ${root.kind} ${where}${beside}.`];
}
