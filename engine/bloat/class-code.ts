import { findRoot, type LiveClass } from "../traffic";
import { toWantedClass } from "../traffic/live-class";
import { type CodeSite, constructLine, htbLines } from "./construct-code";
import type { DeviceTree } from "./device-tree";
import { rateCode } from "./rate-code";

/** What a class has where nothing else is said: HtbClass, and htb_change_class of net/sched/sch_htb.c. */
const DEFAULT_BURST = 1600;
const DEFAULT_R2Q = 10;
const QUANTA = { least: 1000, most: 200_000 };

/** Constructs to paste, and what of the tree they leave out. */
export interface ClassCode {
  readonly code: string;
  /** Classes of the htb that are not in it. */
  readonly otherClasses: number;
  /** Queues below classes that are not in it. */
  readonly otherQueues: number;
}

/**
 * FqCodel below the class of an htb, with the way down to it and to the class that packets go to by default; `undefined`
 * where the tree is none that can be declared.
 * @param id of the class: `1:10`
 */
export function codeBelowClass(site: CodeSite, id: string, { qdiscs, classes }: DeviceTree): ClassCode | undefined {
  const root = findRoot(qdiscs);
  const way = wayTo(id, classes);
  if (root?.kind !== "htb" || root.handle !== "1:" || way.length === 0) return undefined;
  const minor = Number(root.options.get("default"));
  const chosen = classes.find(each => minor > 0 && minorOf(each.id) === minor);
  const shown = new Set([...(chosen === undefined ? [] : wayTo(chosen.id, classes)), ...way]);
  const lines = [...shown].map(classLine);
  if (lines.includes(undefined)) return undefined;
  const byDefault = chosen === undefined ? [] : [`defaultClass: ${JSON.stringify(idOf(chosen.id))}`];
  return {
    code: [...htbLines(site, byDefault), ...lines, constructLine("QdiscFqCodel", nameOf(id), "queue", [])].join("\n"),
    otherClasses: classes.length - shown.size,
    otherQueues: qdiscs.filter(({ parent, handle }) => parent.startsWith("1:") && parent !== id && handle !== "0:")
      .length,
  };
}

/** From the top down to the class; empty where it is not there. */
function wayTo(id: string, classes: readonly LiveClass[]): readonly LiveClass[] {
  const byId = new Map(classes.map(found => [found.id, found]));
  const way: LiveClass[] = [];
  for (let at = byId.get(id); at !== undefined && way.length <= classes.length; at = byId.get(at.parent))
    way.unshift(at);
  return way.length > 0 && way[0]?.parent === "root" ? way : [];
}

/** `undefined` for a class that HtbClass cannot make. */
function classLine(live: LiveClass): string | undefined {
  const wanted = toWantedClass(live);
  const amount = (name: string) => Number(wanted?.options.get(name) ?? 0);
  const [rate, ceil, priority, quantum] = [amount("rate"), amount("ceil"), amount("prio"), amount("quantum")];
  if (wanted === undefined || rate < 1 || amount("overhead") > 0 || amount("mpu") > 0) return undefined;
  if (quantum !== 0 && (quantum < QUANTA.least || quantum > QUANTA.most)) return undefined;
  const size = (name: string, bytes: number, usual: number) =>
    bytes === usual ? [] : [`${name}: Size.bytes(${bytes})`];
  const above = live.parent === "root" ? "htb" : nameOf(live.parent);
  const props = [
    `rate: ${rateCode(rate)}`,
    ...(ceil === rate ? [] : [`ceil: ${rateCode(ceil)}`]),
    ...size("burst", amount("burst"), DEFAULT_BURST),
    ...size("ceilBurst", amount("cburst"), DEFAULT_BURST),
    ...(priority > 0 ? [`priority: ${priority}`] : []),
    // Only classes without classes below have one.
    ...(quantum === 0 ? [] : size("quantum", quantum, quantumOf(rate))),
    `minor: 0x${minorOf(live.id).toString(16)}`,
  ];
  return `const ${nameOf(live.id)} = ${constructLine("HtbClass", above, idOf(live.id), props)}`;
}

/** The kernel's own choice, in bytes. */
function quantumOf(bitsPerSecond: number): number {
  return Math.min(QUANTA.most, Math.max(QUANTA.least, Math.floor(bitsPerSecond / 8 / DEFAULT_R2Q)));
}

function minorOf(id: string): number {
  return Number.parseInt(id.slice(id.indexOf(":") + 1), 16) || 0;
}

function idOf(id: string): string {
  return `class-${minorOf(id).toString(16)}`;
}

function nameOf(id: string): string {
  return `class${minorOf(id).toString(16).toUpperCase()}`;
}
