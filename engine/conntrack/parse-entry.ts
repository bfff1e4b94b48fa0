import type { Family } from "../ruleset";
import type { ConnectionEntry, Progress, Tuple } from "./entry";

/** Longest line that is read, in characters; conntrack prints some 300. */
const LONGEST_LINE = 4_096;

/**
 * Reads a line as `conntrack -L` prints it, plain or `-o extended`, or as it stands in /proc/net/nf_conntrack:
 * `[ipv4 2 ]tcp 6 431999 ESTABLISHED src=… dst=… sport=… dport=… src=… dst=… sport=… dport=… [ASSURED] mark=0 use=1`.
 * `undefined` for what is no such line.
 */
export function parseConnectionEntry(line: string): ConnectionEntry | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const words = line.trim().split(/\s+/);
  const start = words[0] === "ipv4" || words[0] === "ipv6" ? 2 : 0;
  const [protocol, number = ""] = [words[start], words[start + 1]];
  if (protocol === undefined || !/^[a-z][a-z\d-]*$/.test(protocol) || !/^\d{1,3}$/.test(number)) return undefined;
  const read = readWords(words, start + 2);
  const [original, reply] = read.directions.map(tupleOf);
  if (read.directions.length !== 2 || original === undefined || reply === undefined) return undefined;
  const { state, timeout, progress } = read;
  const [mark, zone] = [numberOf(read.mark), numberOf(read.zone)];
  const family: Family = original.source.includes(":") ? "ipv6" : "ipv4";
  return {
    family,
    protocol,
    protocolNumber: Number(number),
    ...(state === undefined ? {} : { state }),
    ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
    original,
    reply,
    progress,
    ...(mark === undefined ? {} : { mark }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** The words of one direction, by their names; of several with one name the first counts. */
interface DirectionWords {
  readonly src: string;
  dst?: string;
  sport?: string;
  dport?: string;
}

interface LineWords {
  state?: string;
  timeout?: string;
  mark?: string;
  zone?: string;
  progress: Progress;
  /** Each begins with its `src=`. */
  readonly directions: DirectionWords[];
}

/** One pass: a busy gateway tracks tens of thousands. */
function readWords(words: readonly string[], start: number): LineWords {
  const read: LineWords = { progress: "replied", directions: [] };
  let direction: DirectionWords | undefined;
  for (let at = start; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const equals = word.indexOf("=");
    if (equals < 0) {
      const progress = PROGRESS.get(word);
      if (progress !== undefined) read.progress = furthest(read.progress, progress);
      if (direction !== undefined) continue;
      if (read.state === undefined && /^[A-Z][A-Z0-9_]+$/.test(word)) read.state = word;
      else if (read.timeout === undefined && /^\d+$/.test(word)) read.timeout = word;
      continue;
    }
    const value = word.slice(equals + 1);
    switch (word.slice(0, equals)) {
      case "src":
        direction = { src: value };
        read.directions.push(direction);
        break;
      case "dst":
        if (direction !== undefined) direction.dst ??= value;
        break;
      case "sport":
        if (direction !== undefined) direction.sport ??= value;
        break;
      case "dport":
        if (direction !== undefined) direction.dport ??= value;
        break;
      case "mark":
        read.mark ??= value;
        break;
      case "zone":
        read.zone ??= value;
        break;
    }
  }
  return read;
}

function tupleOf({ src: source, dst: destination, sport, dport }: DirectionWords): Tuple | undefined {
  if (destination === undefined || !isAddress(source) || !isAddress(destination)) return undefined;
  const [sourcePort, destinationPort] = [numberOf(sport), numberOf(dport)];
  return {
    source,
    destination,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(destinationPort === undefined ? {} : { destinationPort }),
  };
}

/** Of a host's own word nothing but an address is taken for one: it may stand in a command later. */
function isAddress(text: string): boolean {
  return /^[\d.]{7,15}$/.test(text) || (/^[\da-f:.]{2,45}$/i.test(text) && text.includes(":"));
}

const PROGRESS: ReadonlyMap<string, Progress> = new Map([
  ["[UNREPLIED]", "unreplied"],
  ["[ASSURED]", "assured"],
  ["[OFFLOAD]", "offloaded"],
  ["[HW_OFFLOAD]", "offloaded"],
]);

/** Of several flags the one that says most. */
function furthest(one: Progress, other: Progress): Progress {
  const order = ["offloaded", "assured", "unreplied", "replied"] as const;
  return order.find(progress => progress === one || progress === other) ?? "replied";
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
