import { findRoot, type LiveClass, type LiveQdisc } from "../traffic";
import { rateCode } from "./rate-code";

/** The queues of one device as the host holds them: of an htb its classes too. */
export interface DeviceTree {
  readonly qdiscs: readonly LiveQdisc[];
  readonly classes: readonly LiveClass[];
}

/** Letters of a device for which `ifb-` and the name are a device's name too, of at most 15. */
const LONGEST_SHAPED = 11;

/** A queue at a device. */
export function codeAtDevice(construct: "QdiscFqCodel" | "QdiscCake", device: string, bandwidth?: number): string {
  const shaped = bandwidth === undefined ? "" : `, bandwidth: ${rateCode(bandwidth)}`;
  return `new ${construct}(host, ${JSON.stringify(`${device}-queue`)}, { device: ${JSON.stringify(device)}${shaped} });`;
}

/** A queue for what a device receives. */
export function codeOfIngressShaper(device: string, bandwidth: number): string {
  const named =
    device.length > LONGEST_SHAPED ? `, ifb: ${JSON.stringify(`ifb-${device.slice(0, LONGEST_SHAPED)}`)}` : "";
  return [
    `const arriving = new IngressShaper(host, ${JSON.stringify(`${device}-arriving`)}, { device: ${JSON.stringify(device)}${named} });`,
    `new QdiscCake(arriving, "queue", { bandwidth: ${rateCode(bandwidth)}, ingress: "on" });`,
  ].join("\n");
}

/** A queue for each transmit queue of a device. */
export function codeOfMultiQueue(device: string, queues: number): string {
  const numbers = Array.from({ length: queues }, (_, at) => at + 1).join(", ");
  return [
    `const queues = new MultiQueue(host, ${JSON.stringify(`${device}-queues`)}, { device: ${JSON.stringify(device)} });`,
    `for (const number of [${numbers}]) new QdiscFqCodel(queues.queue(number), "queue");`,
  ].join("\n");
}

/**
 * FqCodel below the class of an htb, with the way down to it; `undefined` where the tree is none that can be declared.
 * @param id of the class: `1:10`
 */
export function codeBelowClass(device: string, id: string, { qdiscs, classes }: DeviceTree): string | undefined {
  const root = findRoot(qdiscs);
  const way = wayTo(id, classes);
  if (root?.kind !== "htb" || root.handle !== "1:" || way.length === 0) return undefined;
  const chosen = Number(root.options.get("default"));
  const byDefault = chosen > 0 && chosen === minorOf(id) ? `, defaultClass: "class-${minorOf(id).toString(16)}"` : "";
  const lines = way.map((found, at) => {
    const above = at === 0 ? "htb" : nameOf(way[at - 1]?.id ?? "");
    return `const ${nameOf(found.id)} = new HtbClass(${above}, ${JSON.stringify(`class-${minorOf(found.id).toString(16)}`)}, { ${classProps(found)} });`;
  });
  return [
    `const htb = new QdiscHtb(host, ${JSON.stringify(`${device}-htb`)}, { device: ${JSON.stringify(device)}${byDefault} });`,
    ...lines,
    `new QdiscFqCodel(${nameOf(id)}, "queue");`,
  ].join("\n");
}

/** How many classes of the htb are not on the way to that one. */
export function classesBeside(id: string, { classes }: DeviceTree): number {
  return classes.length - wayTo(id, classes).length;
}

/** From the top down to the class; empty where it is not there. */
function wayTo(id: string, classes: readonly LiveClass[]): readonly LiveClass[] {
  const byId = new Map(classes.map(found => [found.id, found]));
  const way: LiveClass[] = [];
  for (let at = byId.get(id); at !== undefined && way.length <= classes.length; at = byId.get(at.parent))
    way.unshift(at);
  return way.length > 0 && way[0]?.parent === "root" ? way : [];
}

function classProps({ id, options }: LiveClass): string {
  const rate = bitsOf(options.get("rate"));
  const ceil = bitsOf(options.get("ceil"));
  const priority = options.get("prio");
  return [
    `rate: ${rateCode(rate)}`,
    ...(ceil === rate || ceil === 0 ? [] : [`ceil: ${rateCode(ceil)}`]),
    ...(typeof priority === "number" && priority > 0 ? [`priority: ${priority}`] : []),
    `minor: 0x${minorOf(id).toString(16)}`,
  ].join(", ");
}

function bitsOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function minorOf(id: string): number {
  return Number.parseInt(id.slice(id.indexOf(":") + 1), 16) || 0;
}

function nameOf(id: string): string {
  return `class${minorOf(id).toString(16).toUpperCase()}`;
}
