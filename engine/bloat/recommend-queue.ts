import { findRoot } from "../traffic";
import { type ClassCode, codeBelowClass } from "./class-code";
import { type CodeSite, codeAtSite, codeOfMultiQueue, ifbOf } from "./construct-code";
import { type DeviceTree, type HostTrees, NO_TREE } from "./device-tree";
import type { BadQueue } from "./find-bad-queue";
import { isPlainDevice } from "./plain-device";
import { rateWords } from "./rate-code";
import type { Recommendation } from "./recommendation";

/** Another queue in the place of the one that packets wait in. Pure. */
export function replaceQueue({ host, queue }: BadQueue, trees: HostTrees): Recommendation {
  const { device, parent, kind } = queue;
  const tree = trees.get(device) ?? NO_TREE;
  const place = { host, device, parent };
  const waits = `Packets stand in its ${kind} for ${Math.round(queue.delayMs)} ms (${queue.backlogBytes} bytes at ${rateWords(queue.bitsPerSecond)})`;
  const byHand = (why: string, command?: string): Recommendation => ({
    kind: "by-hand",
    ...place,
    why: `${waits}. ${why}`,
    ...(command === undefined ? {} : { command }),
  });
  if (!isPlainDevice(device)) return byHand("The device's name is none that can be written into a program.");
  if (kind === "netem") return byHand("That queue is there to delay packets, for tests: take it away.");
  const another = (why: string, code: string): Recommendation => ({
    kind: "another-queue",
    ...place,
    why: `${waits}. ${why}`,
    code,
  });
  const site = siteOf(device, trees);
  const declared = site.at === "arriving" ? ` ${device} is of the IngressShaper of ${site.device}.` : "";
  if (parent === "root") {
    const [why, code] = atRoot(queue, site, tree);
    return another(`${why}${declared}`, code);
  }
  const top = findRoot(tree.qdiscs);
  if (top?.kind === "mq") {
    const queues = tree.qdiscs.filter(({ parent: at }) => at !== "root" && !at.startsWith("ffff:")).length;
    return another(`${FAIR}.`, codeOfMultiQueue(device, queues));
  }
  const found = codeBelowClass(site, parent, tree);
  if (found !== undefined) return another(`${FAIR}. ${classWords(found)}${declared}`, found.code);
  return byHand(
    `It hangs below a ${top?.kind ?? "qdisc"} that cannot be declared as it stands.`,
    /^[0-9a-f]{1,4}:[0-9a-f]{1,4}$/.test(parent)
      ? `tc qdisc replace dev ${device} parent ${parent} fq_codel`
      : undefined,
  );
}

const FAIR = "With a queue for each connection a ping does not wait behind a download";

/** Queues of an ifb are declared below the IngressShaper of the device whose packets pass it. */
function siteOf(device: string, trees: HostTrees): CodeSite {
  const shaped = [...trees].find(
    ([name, { qdiscs }]) =>
      ifbOf(name) === device && isPlainDevice(name) && qdiscs.some(({ parent }) => parent.startsWith("ffff:")),
  );
  return shaped === undefined ? { at: "sending", device } : { at: "arriving", device: shaped[0] };
}

function atRoot(
  { kind }: BadQueue["queue"],
  site: CodeSite,
  { qdiscs }: DeviceTree,
): readonly [why: string, code: string] {
  const rate = findRoot(qdiscs)?.options.get("rate");
  if (kind === "tbf" && typeof rate === "number" && rate >= 1) {
    const bits = rate * 8;
    return [
      `CAKE shapes to the same rate, ${rateWords(bits)}, with a queue for each connection.`,
      codeAtSite("QdiscCake", site, bits),
    ];
  }
  return [`${FAIR}.`, codeAtSite("QdiscFqCodel", site)];
}

function classWords({ otherClasses, otherQueues }: ClassCode): string {
  const beside = [
    ...(otherClasses === 0 ? [] : [otherClasses === 1 ? "its other class" : `its ${otherClasses} other classes`]),
    ...(otherQueues === 0 ? [] : [otherQueues === 1 ? "the other queue" : `the ${otherQueues} other queues`]),
  ];
  const words = [...beside, "its filters"];
  const list = words.length < 3 ? words.join(" and ") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
  return `Where the class is declared already, the last line alone is new; where it is not, declare ${list} beside it.`;
}
