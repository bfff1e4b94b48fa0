import type { ConnectionEntry, IcmpKey, Progress, Tuple } from "./entry";
import { PROTOCOL_NUMBERS } from "./entry";
import { readEntryAddress } from "./read-address";

/**
 * Reads a line of `conntrack -L -o save`, which `conntrack -R` loads: `-A -t 118 -u UNSET -s … -d … -r … -q … -p tcp
 * --sport … --state SYN_SENT`. Mark, counters and times do not stand in it. `undefined` for what is no such line.
 */
export function parseSavedEntry(line: string): ConnectionEntry | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] !== "-A" || words.length % 2 === 0) return undefined;
  const options = new Map<string, string>();
  for (let at = 1; at < words.length; at += 2) options.set(words[at] ?? "", words[at + 1] ?? "");
  const protocolWord = options.get("-p");
  if (protocolWord === undefined) return undefined;
  const protocol = /^\d{1,3}$/.test(protocolWord) ? "unknown" : protocolWord;
  const protocolNumber = PROTOCOL_NUMBERS.get(protocolWord) ?? numberOf(protocolWord);
  const progress = PROGRESS.get(options.get("-u") ?? "");
  const icmp = icmpOf(options, protocol);
  const original = tupleOf(options, ["-s", "-d", "--sport", "--dport", "--srckey", "--dstkey"], icmp);
  const reply = tupleOf(
    options,
    ["-r", "-q", "--reply-port-src", "--reply-port-dst", "--reply-key-src", "--reply-key-dst"],
    icmp === undefined ? undefined : { ...icmp, type: ANSWERS.get(icmp.type) ?? icmp.type },
  );
  if (protocolNumber === undefined || progress === undefined || original === undefined || reply === undefined)
    return undefined;
  const number = (name: string, option: string) => {
    const value = numberOf(options.get(option));
    return value === undefined ? {} : { [name]: value };
  };
  const state = options.get("--state");
  const tags = { original: numberOf(options.get("--orig-vtag")), reply: numberOf(options.get("--reply-vtag")) };
  return {
    family: original.source.includes(":") ? "ipv6" : "ipv4",
    protocol,
    protocolNumber,
    ...(state !== undefined && { state }),
    ...number("timeout", "-t"),
    original,
    reply,
    progress,
    ...number("zone", "-w"),
    ...number("originalZone", "--orig-zone"),
    ...number("replyZone", "--reply-zone"),
    ...(tags.original !== undefined &&
      tags.reply !== undefined && { tags: { original: tags.original, reply: tags.reply } }),
  };
}

/** Prints an entry as `conntrack -L -o save` does. */
export function printSavedEntry(entry: ConnectionEntry): string {
  const { original, reply, protocol, protocolNumber, state, timeout, progress, tags } = entry;
  const option = (name: string, value: string | number | undefined) => (value === undefined ? [] : [name, value]);
  const icmp = protocol === "icmpv6" ? "--icmpv6" : "--icmp";
  return [
    "-A",
    ...option("-t", timeout),
    ...option("-u", progress === "assured" ? "SEEN_REPLY,ASSURED" : progress === "unreplied" ? "UNSET" : "SEEN_REPLY"),
    ...option("-w", entry.zone === 0 ? undefined : entry.zone),
    ...option("--orig-zone", entry.originalZone),
    ...option("--reply-zone", entry.replyZone),
    ...["-s", original.source, "-d", original.destination, "-r", reply.source, "-q", reply.destination],
    ...["-p", protocol === "unknown" ? protocolNumber : protocol],
    ...option("--sport", original.sourcePort),
    ...option("--dport", original.destinationPort),
    ...option("--srckey", original.sourceKey),
    ...option("--dstkey", original.destinationKey),
    ...option(`${icmp}-type`, original.icmp?.type),
    ...option(`${icmp}-code`, original.icmp?.code),
    ...option(`${icmp}-id`, original.icmp?.id),
    ...option("--reply-port-src", reply.sourcePort),
    ...option("--reply-port-dst", reply.destinationPort),
    ...option("--reply-key-src", reply.sourceKey),
    ...option("--reply-key-dst", reply.destinationKey),
    ...option("--state", state),
    ...option("--orig-vtag", tags?.original),
    ...option("--reply-vtag", tags?.reply),
  ].join(" ");
}

const PROGRESS: ReadonlyMap<string, Progress> = new Map([
  ["UNSET", "unreplied"],
  ["SEEN_REPLY", "replied"],
  ["SEEN_REPLY,ASSURED", "assured"],
  ["SEEN_REPLY,ASSURED,OFFLOAD", "offloaded"],
]);

/** Request → answer, of ICMP and ICMPv6 (RFC 792, 950, 4443). */
const ANSWERS: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
  [128, 129],
]);

function icmpOf(options: ReadonlyMap<string, string>, protocol: string): IcmpKey | undefined {
  const prefix = protocol === "icmpv6" ? "--icmpv6" : "--icmp";
  const [type, code, id] = ["type", "code", "id"].map(part => numberOf(options.get(`${prefix}-${part}`)));
  return type === undefined || code === undefined || id === undefined ? undefined : { type, code, id };
}

function tupleOf(
  options: ReadonlyMap<string, string>,
  [from, to, sport, dport, srckey, dstkey]: readonly [string, string, string, string, string, string],
  icmp: IcmpKey | undefined,
): Tuple | undefined {
  const [source, destination] = [readEntryAddress(options.get(from)), readEntryAddress(options.get(to))];
  if (source === undefined || destination === undefined) return undefined;
  const number = (name: keyof Tuple, option: string) => {
    const value = numberOf(options.get(option));
    return value === undefined ? {} : { [name]: value };
  };
  return {
    source,
    destination,
    ...number("sourcePort", sport),
    ...number("destinationPort", dport),
    ...(icmp !== undefined && { icmp }),
    ...number("sourceKey", srckey),
    ...number("destinationKey", dstkey),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
