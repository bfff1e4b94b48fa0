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
  const named = words[0] === "ipv4" || words[0] === "ipv6";
  const [protocol, number = "", ...rest] = named ? words.slice(2) : words;
  if (protocol === undefined || !/^[a-z][a-z\d-]*$/.test(protocol) || !/^\d{1,3}$/.test(number)) return undefined;
  const [original, reply] = tuplesOf(rest);
  if (original === undefined || reply === undefined) return undefined;
  const family: Family = original.source.includes(":") ? "ipv6" : "ipv4";
  const head = rest.slice(
    0,
    rest.findIndex(word => word.startsWith("src=")),
  );
  const state = head.find(word => /^[A-Z][A-Z0-9_]+$/.test(word));
  const timeout = head.find(word => /^\d+$/.test(word));
  const mark = numberOf(rest, "mark");
  const zone = numberOf(rest, "zone");
  return {
    family,
    protocol,
    protocolNumber: Number(number),
    ...(state === undefined ? {} : { state }),
    ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
    original,
    reply,
    progress: progressOf(rest),
    ...(mark === undefined ? {} : { mark }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Both directions: each begins with its `src=`. */
function tuplesOf(words: readonly string[]): readonly (Tuple | undefined)[] {
  const starts = words.flatMap((word, at) => (word.startsWith("src=") ? [at] : []));
  if (starts.length !== 2) return [];
  const [first = 0, second = 0] = starts;
  return [tupleOf(words.slice(first, second)), tupleOf(words.slice(second))];
}

function tupleOf(words: readonly string[]): Tuple | undefined {
  const source = textOf(words, "src");
  const destination = textOf(words, "dst");
  if (source === undefined || destination === undefined) return undefined;
  if (!isAddress(source) || !isAddress(destination)) return undefined;
  const sourcePort = numberOf(words, "sport");
  const destinationPort = numberOf(words, "dport");
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

function progressOf(words: readonly string[]): Progress {
  if (words.includes("[OFFLOAD]") || words.includes("[HW_OFFLOAD]")) return "offloaded";
  if (words.includes("[ASSURED]")) return "assured";
  return words.includes("[UNREPLIED]") ? "unreplied" : "replied";
}

function textOf(words: readonly string[], key: string): string | undefined {
  return words.find(word => word.startsWith(`${key}=`))?.slice(key.length + 1);
}

function numberOf(words: readonly string[], key: string): number | undefined {
  const text = textOf(words, key);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
