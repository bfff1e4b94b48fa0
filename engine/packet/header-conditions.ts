import {
  EVERY_PACKET,
  type Family,
  type MaskedCondition,
  type MaskedField,
  type PacketConditions,
  parseMaskedAddress,
  portSet,
} from "../ruleset";

/** What rules see of every packet that is walked: one protocol, whole, from one address, if it is known, to another. */
export function headerConditions(
  family: Family,
  protocolNumber: number,
  source: string | undefined,
  destination: string | undefined,
): ReadonlyMap<MaskedField, readonly MaskedCondition[]> {
  return new Map<MaskedField, readonly MaskedCondition[]>([
    ["protocol", [{ value: BigInt(protocolNumber), mask: 0xffn, negated: false }]],
    ["fragment", [{ value: 0n, mask: 1n, negated: false }]],
    ["source", addressConditions(source, family)],
    ["destination", addressConditions(destination, family)],
  ]);
}

/** One port; every port where it is not known or there is none. */
export function portCondition(port: number | undefined): PacketConditions["sourcePorts"] {
  return port === undefined ? EVERY_PACKET.sourcePorts : portSet([[port, port]]);
}

function addressConditions(address: string | undefined, family: Family): readonly MaskedCondition[] {
  const read = address === undefined ? undefined : parseMaskedAddress(address, family);
  return read === undefined ? [] : [{ value: read.bits, mask: read.mask, negated: false }];
}
