import type { ConnectionEntry } from "../conntrack";
import {
  connectionStates,
  EVERY_PACKET,
  interfaceCondition,
  type MaskedCondition,
  type PacketConditions,
} from "../ruleset";
import { headerConditions, portCondition } from "./header-conditions";

/** The interfaces that a connection's packets come in and leave by, as far as they are known. */
export interface Devices {
  readonly in?: string;
  readonly out?: string;
}

/**
 * What rules see of the packet that would open this connection again.
 * @param stage `arriving`: before its destination is translated
 */
export function openingConditions(
  { family, protocol, protocolNumber, original, reply }: ConnectionEntry,
  stage: "arriving" | "routed",
  devices: Devices,
): PacketConditions {
  // Once the destination is translated, the packet goes to where the answers come from.
  const destination = stage === "arriving" ? original.destination : reply.source;
  const destinationPort = stage === "arriving" ? original.destinationPort : reply.sourcePort;
  const masked = new Map(headerConditions(family, protocolNumber, original.source, destination));
  if (protocol === "tcp") masked.set("tcpFlags", [{ value: 0x02n, mask: 0x3fn, negated: false }]);
  if (devices.in !== undefined) masked.set("inInterface", [named(devices.in)]);
  if (devices.out !== undefined) masked.set("outInterface", [named(devices.out)]);
  return {
    ...EVERY_PACKET,
    masked,
    sourcePorts: portCondition(original.sourcePort),
    destinationPorts: portCondition(destinationPort),
    states: connectionStates("NEW"),
    header: "implied",
  };
}

function named(device: string): MaskedCondition {
  return interfaceCondition({ value: device, negated: false });
}
