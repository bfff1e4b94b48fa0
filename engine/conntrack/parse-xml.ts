import type { ConnectionEntry, Tuple } from "./entry";
import { PROTOCOL_NUMBERS } from "./entry";
import { readEntryAddress } from "./read-address";

/**
 * facts: conntrack-tools 1.4.7 writes SCTP's states into XML by the names that TCP has for their numbers
 * (nf_conntrack_tcp.h, nf_conntrack_sctp.h): an association that is ESTABLISHED stands there as FIN_WAIT.
 */
const SCTP_STATES: ReadonlyMap<string, string> = new Map([
  ["SYN_SENT", "CLOSED"],
  ["SYN_RECV", "COOKIE_WAIT"],
  ["ESTABLISHED", "COOKIE_ECHOED"],
  ["FIN_WAIT", "ESTABLISHED"],
  ["CLOSE_WAIT", "SHUTDOWN_SENT"],
  ["LAST_ACK", "SHUTDOWN_RECD"],
  ["TIME_WAIT", "SHUTDOWN_ACK_SENT"],
  ["CLOSE", "HEARTBEAT_SENT"],
]);

/**
 * Reads what `conntrack -L -o xml` prints: a `<flow>` an entry, one a line. A flow that is none is left out. Types and
 * identifiers of ICMP do not stand in it.
 * @param text the whole document, or any of its lines
 */
export function parseConnectionXml(text: string): readonly ConnectionEntry[] {
  return text.split("\n").flatMap(line => {
    const entry = line.includes("<flow") ? readFlow(line) : undefined;
    return entry === undefined ? [] : [entry];
  });
}

/** The texts of one `<meta>`, by the names of their elements; attributes as `ELEMENT.ATTRIBUTE`; empty elements as "". */
type Meta = ReadonlyMap<string, string>;

function readFlow(line: string): ConnectionEntry | undefined {
  const metas = new Map<string, Meta>();
  for (const part of line.split("<meta ").slice(1)) {
    const meta = readMeta(`<meta ${part}`);
    metas.set(meta.get("meta.direction") ?? "", meta);
  }
  const [there, back, all] = [metas.get("original"), metas.get("reply"), metas.get("independent")];
  if (there === undefined || back === undefined || all === undefined) return undefined;
  const [original, reply] = [tupleOf(there), tupleOf(back)];
  const name = there.get("layer4.protoname") ?? "unknown";
  const protocolNumber = numberOf(there.get("layer4.protonum")) ?? PROTOCOL_NUMBERS.get(name);
  if (original === undefined || reply === undefined || protocolNumber === undefined) return undefined;
  const number = (key: string, value: string | undefined) => {
    const read = numberOf(value);
    return read === undefined ? {} : { [key]: read };
  };
  const state = all.get("state");
  const word = (key: string, value: string | undefined) => (value === undefined ? {} : { [key]: value });
  const [thereTraffic, backTraffic] = [trafficOf(there), trafficOf(back)];
  return {
    family: there.get("layer3.protoname") === "ipv6" ? "ipv6" : "ipv4",
    protocol: name,
    protocolNumber,
    ...word("state", name === "sctp" ? SCTP_STATES.get(state ?? "") : state),
    ...number("timeout", all.get("timeout")),
    original,
    reply,
    ...(thereTraffic !== undefined &&
      backTraffic !== undefined && { traffic: { original: thereTraffic, reply: backTraffic } }),
    progress: all.has("assured") ? "assured" : all.has("unreplied") ? "unreplied" : "replied",
    ...number("mark", all.get("mark")),
    ...number("zone", all.get("zone")),
    ...number("originalZone", there.get("zone")),
    ...number("replyZone", back.get("zone")),
    ...word("securityContext", all.get("secctx")),
    ...word("helper", all.get("helper")),
    ...number("age", all.get("deltatime")),
    ...number("use", all.get("use")),
    ...number("id", all.get("id")),
  };
}

/** The kernel's words hold no sign that XML escapes. */
function readMeta(text: string): Meta {
  const found = new Map<string, string>();
  for (const [, element = "", attributes = "", content = ""] of text.matchAll(/<([a-z\d-]+)([^<>]*)>([^<>]*)/g)) {
    if (!found.has(element)) found.set(element, content);
    for (const [, name = "", value = ""] of attributes.matchAll(/([a-z]+)="([^"]*)"/g)) {
      found.set(`${element}.${name}`, value);
    }
  }
  return found;
}

function tupleOf(meta: Meta): Tuple | undefined {
  const [source, destination] = [readEntryAddress(meta.get("src")), readEntryAddress(meta.get("dst"))];
  if (source === undefined || destination === undefined) return undefined;
  const [sourcePort, destinationPort] = [numberOf(meta.get("sport")), numberOf(meta.get("dport"))];
  const [type, code, id] = [numberOf(meta.get("type")), numberOf(meta.get("code")), numberOf(meta.get("id"))];
  const [sourceKey, destinationKey] = [numberOf(meta.get("srckey")), numberOf(meta.get("dstkey"))];
  return {
    source,
    destination,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(destinationPort !== undefined && { destinationPort }),
    ...(type !== undefined && code !== undefined && id !== undefined && { icmp: { type, code, id } }),
    ...(sourceKey !== undefined && { sourceKey }),
    ...(destinationKey !== undefined && { destinationKey }),
  };
}

function trafficOf(meta: Meta): { readonly packets: number; readonly bytes: number } | undefined {
  const [packets, bytes] = [numberOf(meta.get("packets")), numberOf(meta.get("bytes"))];
  return packets === undefined || bytes === undefined ? undefined : { packets, bytes };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^0x[\da-f]{1,8}$/i.test(text)) return Number(text);
  return /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}
