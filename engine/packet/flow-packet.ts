import {
  connectionStates,
  EVERY_PACKET,
  type Family,
  interfaceCondition,
  type MaskedCondition,
  type MaskedField,
  type PacketConditions,
  portSet,
} from "../ruleset";
import { headerConditions, portCondition } from "./header-conditions";

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

const TCP = 6;
const EVERY_FLAG = 0x3fn;
const SYN = 0x02n;
const ACK = 0x10n;
const RST_SYN_FIN = 0x07n;

/** What rules can see of it. */
export function conditionsOf(packet: FlowPacket): PacketConditions {
  const { family, source, destination, direction } = packet;
  const masked = new Map<MaskedField, readonly MaskedCondition[]>([
    ...headerConditions(family, TCP, source.address, destination.address),
    // A packet arrives without one; who sets it on the way is seen on the way.
    ["mark", [{ value: 0n, mask: 0xffffffffn, negated: false }]],
    ["tcpFlags", [flagsOf(packet)]],
    [direction === "in" ? "inInterface" : "outInterface", [interfaceOf(packet)]],
  ]);
  return {
    ...EVERY_PACKET,
    masked,
    sourcePorts: portsOf(source),
    destinationPorts: portsOf(destination),
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

function portsOf({ port }: Endpoint): PacketConditions["sourcePorts"] {
  return port === "any of a client" ? portSet([[1024, 65_535]]) : portCondition(port);
}

function interfaceOf(packet: FlowPacket): MaskedCondition {
  if (packet.interface === "not lo") return interfaceCondition({ value: "lo", negated: true });
  return interfaceCondition({ value: packet.interface.name, negated: false });
}
