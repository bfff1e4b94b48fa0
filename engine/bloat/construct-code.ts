import { rateCode } from "./rate-code";

/** Where a queue is constructed: at a device for what it sends, or below an IngressShaper for what arrives at it. */
export interface CodeSite {
  readonly at: "sending" | "arriving";
  readonly device: string;
}

/** Letters of a device for which `ifb-` and the name are a device's name too, of at most 15. */
const LONGEST_SHAPED = 11;

/** The device between, of what arrives at one, as the code below names it. */
export function ifbOf(device: string): string {
  return `ifb-${device.slice(0, LONGEST_SHAPED)}`;
}

/** A queue for all that a device sends, or receives. */
export function codeAtSite(construct: "QdiscFqCodel" | "QdiscCake", site: CodeSite, bandwidth?: number): string {
  const shaped = bandwidth === undefined ? [] : [`bandwidth: ${rateCode(bandwidth)}`];
  if (site.at === "arriving") {
    const props = shaped.length === 0 ? [] : [...shaped, 'ingress: "on"'];
    return [...openingOf(site), constructLine(construct, "arriving", "queue", props)].join("\n");
  }
  return constructLine(construct, "host", `${site.device}-queue`, [deviceProp(site.device), ...shaped]);
}

/** A queue for each transmit queue of a device. */
export function codeOfMultiQueue(device: string, queues: number): string {
  const numbers = Array.from({ length: queues }, (_, at) => at + 1).join(", ");
  return [
    `const queues = ${constructLine("MultiQueue", "host", `${device}-queues`, [deviceProp(device)])}`,
    `for (const number of [${numbers}]) new QdiscFqCodel(queues.queue(number), "queue");`,
  ].join("\n");
}

/** The line that constructs an htb there, with what must stand above it. It is called `htb`. */
export function htbLines(site: CodeSite, props: readonly string[]): readonly string[] {
  const line =
    site.at === "arriving"
      ? constructLine("QdiscHtb", "arriving", "htb", props)
      : constructLine("QdiscHtb", "host", `${site.device}-htb`, [deviceProp(site.device), ...props]);
  return [...openingOf(site), `const htb = ${line}`];
}

/** `new NAME(SCOPE, "ID", { … });` */
export function constructLine(construct: string, scope: string, id: string, props: readonly string[]): string {
  const given = props.length === 0 ? "" : `, { ${props.join(", ")} }`;
  return `new ${construct}(${scope}, ${JSON.stringify(id)}${given});`;
}

function openingOf({ at, device }: CodeSite): readonly string[] {
  if (at === "sending") return [];
  const named = device.length > LONGEST_SHAPED ? [`ifb: ${JSON.stringify(ifbOf(device))}`] : [];
  return [
    `const arriving = ${constructLine("IngressShaper", "host", `${device}-arriving`, [deviceProp(device), ...named])}`,
  ];
}

function deviceProp(device: string): string {
  return `device: ${JSON.stringify(device)}`;
}
