import { type Family, parseAddress } from "../ruleset";
import type { ConnectionEntry, Traffic, Tuple } from "./entry";

/** `plain` and `extended`: as `conntrack -L` and `conntrack -L -o extended` print; `proc`: as /proc/net/nf_conntrack does. */
export type EntryForm = "plain" | "extended" | "proc";

/** Linux's numbers of address families (socket.h), which stand before an entry. */
const FAMILY_NUMBERS: Readonly<Record<Family, number>> = { ipv4: 2, ipv6: 10 };

/** Prints an entry as a line of the connection table, without a line's end. */
export function printConnectionEntry(entry: ConnectionEntry, form: EntryForm): string {
  const { family, protocol, protocolNumber, state, timeout, original, reply, traffic, progress } = entry;
  const [reached, answered] = [traffic?.original, traffic?.reply];
  const words = [
    ...(form === "plain" ? [] : [`${family.padEnd(8)} ${FAMILY_NUMBERS[family]}`]),
    `${protocol.padEnd(8)} ${protocolNumber}`,
    ...option("", timeout),
    ...(form === "proc" && protocol === "gre" ? ["timeout=0, stream_timeout=0"] : []),
    ...option("", state),
    ...tupleWords(original, form),
    ...option("zone-orig=", entry.originalZone),
    ...trafficWords(reached),
    ...(progress === "unreplied" ? ["[UNREPLIED]"] : []),
    ...tupleWords(reply, form),
    ...option("zone-reply=", entry.replyZone),
    ...trafficWords(answered),
    ...(progress === "assured" ? ["[ASSURED]"] : progress === "offloaded" ? ["[OFFLOAD]"] : []),
    ...option("mark=", entry.mark),
    ...option("secctx=", entry.securityContext),
    ...option("zone=", entry.zone),
    ...option("delta-time=", entry.age),
    ...moment("start", entry.start),
    ...moment("stop", entry.stop),
    ...option("use=", entry.use),
    ...option("id=", entry.id),
    ...option("labels=", entry.labels),
    ...option("helper=", entry.helper),
  ];
  return words.join(" ");
}

function option(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}${value}`];
}

function moment(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`[${name}=${value}]`];
}

function trafficWords(traffic: Traffic | undefined): readonly string[] {
  return traffic === undefined ? [] : [`packets=${traffic.packets}`, `bytes=${traffic.bytes}`];
}

function tupleWords(tuple: Tuple, form: EntryForm): readonly string[] {
  const { source, destination, sourcePort, destinationPort, icmp, sourceKey, destinationKey } = tuple;
  const address = (text: string) => (form === "proc" ? writeOut(text) : text);
  return [
    `src=${address(source)}`,
    `dst=${address(destination)}`,
    ...option("sport=", sourcePort),
    ...option("dport=", destinationPort),
    ...(icmp === undefined ? [] : [`type=${icmp.type}`, `code=${icmp.code}`, `id=${icmp.id}`]),
    ...option("srckey=0x", sourceKey?.toString(16)),
    ...option("dstkey=0x", destinationKey?.toString(16)),
  ];
}

/** All eight groups of four digits, as the kernel's %pI6 prints. */
function writeOut(text: string): string {
  const address = text.includes(":") ? parseAddress(text) : undefined;
  if (address === undefined) return text;
  const digits = address.bits.toString(16).padStart(32, "0");
  return (digits.match(/.{4}/g) ?? []).join(":");
}
