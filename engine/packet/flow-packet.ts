import {
  connectionStates,
  EVERY_PACKET,
  type Family,
  interfaceCondition,
  type MaskedCondition,
  type MaskedField,
  type PacketConditions,
  parseMaskedAddress,
  portSet,
} from "../ruleset";

/** One end of a TCP connection. A port that is not known yet is one that a client takes: 1024 to 65535. */
export interface Endpoint {
  readonly address: string;
  readonly port: number | "any of a client";
}

/** A packet of a TCP connection of this host, as far as it is known before it is sent. */
export interface FlowPacket {
  readonly family: Family;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly flags: "opening" | "answering" | "later";
  readonly state: "NEW" | "ESTABLISHED";
  /** The interface it comes in or leaves by. `not lo`: any other than the loopback. */
  readonly interface: { readonly name: string } | "not lo";
  readonly direction: "in" | "out";
  /** `maybe`: its destination was perhaps another when it arrived, and the host itself translates it. */
  readonly translated: "no" | "maybe";
}

const TCP = 6n;
const EVERY_FLAG = 0x3fn;
const SYN = 0x02n;
const ACK = 0x10n;
const RST_SYN_FIN = 0x07n;

/** What rules can see of it. */
export function conditionsOf(packet: FlowPacket): PacketConditions {
  const masked = new Map<MaskedField, readonly MaskedCondition[]>([
    ["protocol", [{ value: TCP, mask: 0xffn, negated: false }]],
    ["fragment", [{ value: 0n, mask: 1n, negated: false }]],
    // A packet arrives without one; who sets it on the way is seen on the way.
    ["mark", [{ value: 0n, mask: 0xffffffffn, negated: false }]],
    ["tcpFlags", [flagsOf(packet)]],
    ["source", addressOf(packet.source, packet.family)],
    ["destination", addressOf(packet.destination, packet.family)],
    [packet.direction === "in" ? "inInterface" : "outInterface", [interfaceOf(packet)]],
  ]);
  return {
    ...EVERY_PACKET,
    masked,
    sourcePorts: portsOf(packet.source),
    destinationPorts: portsOf(packet.destination),
    states: connectionStates(packet.state),
    header: "implied",
  };
}

/** The same packet before connection tracking has seen it (raw), where every state is INVALID. */
export function untracked(conditions: PacketConditions): PacketConditions {
  return { ...conditions, states: connectionStates("INVALID") };
}

/** The same packet where its destination may still be another, because it has not been translated yet. */
export function withoutDestination(conditions: PacketConditions): PacketConditions {
  const masked = new Map(conditions.masked);
  masked.delete("destination");
  return { ...conditions, masked, destinationPorts: EVERY_PACKET.destinationPorts };
}

function flagsOf({ flags }: FlowPacket): MaskedCondition {
  if (flags === "opening") return { value: SYN, mask: EVERY_FLAG, negated: false };
  if (flags === "answering") return { value: SYN | ACK, mask: EVERY_FLAG, negated: false };
  return { value: ACK, mask: ACK | RST_SYN_FIN, negated: false };
}

function addressOf({ address }: Endpoint, family: Family): readonly MaskedCondition[] {
  const read = parseMaskedAddress(address, family);
  return read === undefined ? [] : [{ value: read.bits, mask: read.mask, negated: false }];
}

function portsOf({ port }: Endpoint): PacketConditions["sourcePorts"] {
  return portSet([port === "any of a client" ? [1024, 65_535] : [port, port]]);
}

function interfaceOf(packet: FlowPacket): MaskedCondition {
  if (packet.interface === "not lo") return interfaceCondition({ value: "lo", negated: true });
  return interfaceCondition({ value: packet.interface.name, negated: false });
}
