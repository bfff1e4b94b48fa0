import type { Family } from "../ruleset";
import type { ConnectionEntry, Progress, Traffic, Tuple } from "./entry";
import { readEntryAddress } from "./read-address";

/** Longest line that is read, in characters; conntrack prints some 300. */
const LONGEST_LINE = 4_096;

/**
 * Reads a line as `conntrack -L` prints it, plain, `-o extended`, `-o id` or `-o ktimestamp`, or as it stands in
 * /proc/net/nf_conntrack:
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
  const [first, second] = read.directions;
  if (first === undefined || second === undefined || read.directions.length !== 2) return undefined;
  const [original, reply] = [tupleOf(first), tupleOf(second)];
  if (original === undefined || reply === undefined) return undefined;
  const [there, back] = [trafficOf(first), trafficOf(second)];
  const family: Family = original.source.includes(":") ? "ipv6" : "ipv4";
  const { state, timeout, progress } = read;
  const [mark, zone, use] = [numberOf(read.mark), numberOf(read.zone), numberOf(read.use)];
  const hasRest = read.rest !== undefined || first.rest !== undefined || second.rest !== undefined;
  return {
    family,
    protocol,
    protocolNumber: Number(number),
    ...(state !== undefined && { state }),
    ...(timeout !== undefined && { timeout: Number(timeout) }),
    original,
    reply,
    ...(there !== undefined && back !== undefined && { traffic: { original: there, reply: back } }),
    progress,
    ...(mark !== undefined && { mark }),
    ...(zone !== undefined && { zone }),
    ...(use !== undefined && { use }),
    ...(hasRest && restOf(read, first, second)),
  };
}

/** The words of one direction, by their names; of several with one name the first counts. */
interface DirectionWords {
  readonly src: string;
  dst?: string;
  sport?: string;
  dport?: string;
  packets?: string;
  bytes?: string;
  /** What only few have: keys of ICMP and GRE, a zone of one direction. */
  rest?: Map<string, string>;
}

interface LineWords {
  state?: string;
  timeout?: string;
  progress: Progress;
  /** Each begins with its `src=`. */
  readonly directions: DirectionWords[];
  mark?: string;
  use?: string;
  zone?: string;
  /** What else is said of the connection as a whole. */
  rest?: Map<string, string>;
}

const OF_A_DIRECTION: ReadonlySet<string> = new Set([
  ...["type", "code", "srckey", "dstkey", "zone-orig", "zone-reply"],
]);

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
    const name = word.slice(0, equals);
    if (name === "src") {
      direction = { src: value };
      read.directions.push(direction);
    } else if (direction !== undefined) {
      readWord(read, direction, name, name === "[start" || name === "[stop" ? readMoment(words, at, value) : value);
    }
  }
  return read;
}

function readWord(read: LineWords, direction: DirectionWords, name: string, value: string): void {
  switch (name) {
    case "dst":
    case "sport":
    case "dport":
    case "packets":
    case "bytes":
      direction[name] ??= value;
      break;
    case "mark":
    case "use":
    case "zone":
      read[name] ??= value;
      break;
    default: {
      const isOfDirection = OF_A_DIRECTION.has(name) || isIdOfPing(name, direction);
      const holder = isOfDirection ? direction : read;
      holder.rest ??= new Map();
      if (!holder.rest.has(name)) holder.rest.set(name, value);
    }
  }
}

/** `id=` is an echo request's, after its type and code, and the entry's own with `-o id`, which stands last. */
function isIdOfPing(name: string, { rest }: DirectionWords): boolean {
  return name === "id" && rest !== undefined && rest.has("type") && !rest.has("id");
}

/** `[start=Fri Nov 27 12:00:00 2026]`: words up to the bracket's end. */
function readMoment(words: readonly string[], from: number, first: string): string {
  const moment = [first];
  for (let at = from; !(words[at]?.endsWith("]") ?? true); at += 1) moment.push(words[at + 1] ?? "");
  return moment.join(" ").replace(/\]$/, "").trim();
}

function tupleOf(words: DirectionWords): Tuple | undefined {
  const [source, destination] = [readEntryAddress(words.src), readEntryAddress(words.dst)];
  if (source === undefined || destination === undefined) return undefined;
  const [sourcePort, destinationPort] = [numberOf(words.sport), numberOf(words.dport)];
  if (sourcePort !== undefined && destinationPort !== undefined)
    return { source, destination, sourcePort, destinationPort };
  const told = {
    source,
    destination,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(destinationPort !== undefined && { destinationPort }),
  };
  const { rest } = words;
  if (rest === undefined) return told;
  const [type, code, id] = [numberOf(rest.get("type")), numberOf(rest.get("code")), numberOf(rest.get("id"))];
  const [sourceKey, destinationKey] = [keyOf(rest.get("srckey")), keyOf(rest.get("dstkey"))];
  return {
    ...told,
    ...(type !== undefined && code !== undefined && id !== undefined && { icmp: { type, code, id } }),
    ...(sourceKey !== undefined && { sourceKey }),
    ...(destinationKey !== undefined && { destinationKey }),
  };
}

function trafficOf(words: DirectionWords): Traffic | undefined {
  const [packets, bytes] = [countOf(words.packets), countOf(words.bytes)];
  return packets === undefined || bytes === undefined ? undefined : { packets, bytes };
}

type Rest = Partial<
  Omit<ConnectionEntry, "family" | "protocol" | "protocolNumber" | "original" | "reply" | "progress">
>;

/** What few entries have: zones of one direction, labels, times, identifiers. */
function restOf({ rest }: LineWords, there: DirectionWords, back: DirectionWords): Rest {
  const number = (name: string, text: string | undefined) => {
    const value = numberOf(text);
    return value === undefined ? {} : { [name]: value };
  };
  const text = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
  return {
    ...number("originalZone", there.rest?.get("zone-orig")),
    ...number("replyZone", back.rest?.get("zone-reply")),
    ...text("securityContext", rest?.get("secctx")),
    ...text("labels", rest?.get("labels")),
    ...text("helper", rest?.get("helper")),
    ...number("age", rest?.get("delta-time")),
    ...text("start", rest?.get("[start")),
    ...text("stop", rest?.get("[stop")),
    ...number("id", rest?.get("id")),
  };
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

/** Bytes outgrow 32 bits; beyond 2^53 they are not told exactly, and nobody needs them to be. */
function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

function keyOf(text: string | undefined): number | undefined {
  return text !== undefined && /^0x[\da-f]{1,8}$/i.test(text) ? Number(text) : numberOf(text);
}
