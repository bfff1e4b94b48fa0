import type { ConnectionEntry, Tuple } from "../conntrack";
import {
  connectionStates,
  EVERY_PACKET,
  type MaskedCondition,
  type MaskedField,
  type PacketConditions,
} from "../ruleset";
import { headerConditions, portCondition } from "./header-conditions";

/** The interfaces that a connection's packets come in and leave by, as far as they are known: what rules compare. */
export interface Devices {
  readonly in?: MaskedCondition;
  readonly out?: MaskedCondition;
}

/** Where a packet is: before connection tracking, before its destination is translated, or after that. */
export type Stage = "untracked" | "arriving" | "routed";

const NEW = connectionStates("NEW");
const NEW_OR_EXPECTED = connectionStates("NEW,RELATED");
/** As rules see the state of what is not tracked yet. */
const INVALID = connectionStates("INVALID");

/** What is known of the packet that opens a connection: by its entry all, of a kind of connections where they lead. */
export type Opening = Pick<ConnectionEntry, "family" | "protocol" | "protocolNumber"> & {
  readonly original: Partial<Tuple>;
  readonly reply: Pick<Tuple, "source" | "sourcePort">;
};

/** The packet that would open a connection again, as rules see it on its way. */
export class OpeningPacket {
  /** Several tables see the same packet. */
  private readonly seen = new Map<string, PacketConditions>();

  /** @param expected whether a helper of connection tracking may have announced it: rules then see it as RELATED */
  constructor(
    private readonly opening: Opening,
    private readonly devices: Devices,
    private readonly expected: "no" | "perhaps" = "no",
  ) {}

  conditionsAt(chain: string, stage: Stage): PacketConditions {
    const key = `${chain} ${stage}`;
    const known = this.seen.get(key);
    if (known !== undefined) return known;
    const conditions = this.readConditions(chain, stage);
    this.seen.set(key, conditions);
    return conditions;
  }

  private readConditions(chain: string, stage: Stage): PacketConditions {
    const { family, protocol, protocolNumber, original, reply } = this.opening;
    // Once the destination is translated, the packet goes to where the answers come from.
    const destination = stage === "routed" ? reply.source : original.destination;
    const destinationPort = stage === "routed" ? reply.sourcePort : original.destinationPort;
    const masked = new Map<MaskedField, readonly MaskedCondition[]>(
      headerConditions(family, protocolNumber, original.source, destination),
    );
    if (protocol === "tcp") masked.set("tcpFlags", [{ value: 0x02n, mask: 0x3fn, negated: false }]);
    const devices = this.devicesSeenIn(chain);
    if (devices.in !== undefined) masked.set("inInterface", [devices.in]);
    if (devices.out !== undefined) masked.set("outInterface", [devices.out]);
    return {
      ...EVERY_PACKET,
      masked,
      sourcePorts: portCondition(original.sourcePort),
      destinationPorts: portCondition(destinationPort),
      states: stage === "untracked" ? INVALID : this.expected === "no" ? NEW : NEW_OR_EXPECTED,
      header: "implied",
    };
  }

  /** Which way out is found after PREROUTING; the way in is forgotten in POSTROUTING. */
  private devicesSeenIn(chain: string): Devices {
    const { devices } = this;
    if (chain === "PREROUTING" || chain === "INPUT") return devices.in === undefined ? {} : { in: devices.in };
    if (chain === "OUTPUT" || chain === "POSTROUTING") return devices.out === undefined ? {} : { out: devices.out };
    return devices;
  }
}
