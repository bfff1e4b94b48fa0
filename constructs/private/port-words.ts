import type { Matched, PortSpecification } from "../rule-props";
import { selectionOf } from "./matched";
import { holdsToken, textOfValue } from "./token-text";

/** What `-m multiport` takes at once; a range counts two (iptables-extensions(8), "multiport"). */
const MULTIPORT_LIMIT = 15;

const SINGLE = { source: "--sport", destination: "--dport" } as const;
const SEVERAL = { source: "--sports", destination: "--dports" } as const;

/**
 * The alternatives of a port property, each the words of one rule.
 * @throws Error naming the property and the fix
 */
export function portAlternatives(
  matched: Matched<PortSpecification> | undefined,
  side: "source" | "destination",
): readonly (readonly string[])[] {
  const property = `${side}Port`;
  const selection = selectionOf(matched, property);
  if (selection === undefined) return [[]];
  const ports = selection.values.map(port => portText(port, property));
  const not = selection.sense === "is not" ? ["!"] : [];
  const [only] = ports;
  if (ports.length === 1 && only !== undefined) return [[...not, SINGLE[side], only]];
  const chunks = chunksOf(ports);
  if (chunks.length > 1 && selection.sense === "is not") {
    throw new Error(
      `${property} denies more than ${MULTIPORT_LIMIT} ports at once, which one rule cannot. Put RETURN rules for these ports before this one.`,
    );
  }
  return chunks.map(chunk => {
    const [single] = chunk;
    if (chunk.length === 1 && single !== undefined) return [SINGLE[side], single];
    return ["-m", "multiport", ...not, SEVERAL[side], chunk.join(",")];
  });
}

function portText(port: PortSpecification, property: string): string {
  const text = textOfValue(port);
  if (holdsToken(text) || /^[A-Za-z][A-Za-z0-9+._-]*$/.test(text)) return text;
  const range = /^(\d*):(\d*)$/.exec(text);
  const numbers = range ? [range[1] || "0", range[2] || "65535"] : [text];
  if (numbers.every(number => /^\d{1,5}$/.test(number) && Number(number) <= 65_535)) return text;
  const fix = /^\d+-\d+$/.test(text) ? ` Did you mean "${text.replace("-", ":")}"?` : "";
  throw new Error(`${property} "${text}" is no port: write 0 to 65535, a range "1024:65535" or a service name.${fix}`);
}

function chunksOf(ports: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const port of ports) {
    const cost = port.includes(":") ? 2 : 1;
    if (room < cost) {
      chunks.push([]);
      room = MULTIPORT_LIMIT;
    }
    chunks.at(-1)?.push(port);
    room -= cost;
  }
  return chunks;
}
