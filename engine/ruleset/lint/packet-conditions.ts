import { type ConnectionStates, EVERY_STATE } from "./connection-states";
import { excludes, isContradiction, isImplied, type MaskedCondition } from "./masked-condition";
import { commonPorts, EVERY_PORT, holdsPorts, type PortSet } from "./port-set";

/** Fields of a packet that are looked at through a mask. An interface is its name's bytes, as the kernel compares it. */
export type MaskedField =
  | "source"
  | "destination"
  | "inInterface"
  | "outInterface"
  | "protocol"
  | "fragment"
  | "icmp"
  | "tcpFlags"
  | "mark";

/** Everything that a packet must be to match: of one rule, or of a rule and of the jumps that lead to it. */
export interface PacketConditions {
  readonly masked: ReadonlyMap<MaskedField, readonly MaskedCondition[]>;
  readonly sourcePorts: PortSet;
  readonly destinationPorts: PortSet;
  /** `--ports`: at least one of the two is among them. */
  readonly eitherPorts: PortSet;
  readonly states: ConnectionStates;
  /** Matches only packets that begin with a transport header, so no later fragments. */
  readonly header: "needed" | "implied" | "open";
  /** Further matches, each in its canonical words, that depend on the packet alone. */
  readonly further: ReadonlySet<string>;
  /** False where something was not understood or depends on more than the packet (a rate, a counter, the time). */
  readonly understood: boolean;
}

export const EVERY_PACKET: PacketConditions = {
  masked: new Map(),
  sourcePorts: EVERY_PORT,
  destinationPorts: EVERY_PORT,
  eitherPorts: EVERY_PORT,
  states: EVERY_STATE,
  header: "open",
  further: new Set(),
  understood: true,
};

/** True when it surely matches every packet. */
export function matchesEverything(conditions: PacketConditions): boolean {
  return covers(conditions, EVERY_PACKET);
}

/**
 * True when every packet that `inner` matches is surely matched by `outer`. What is not understood of `inner` only makes
 * it match less; what is not understood of `outer` makes the answer false.
 */
export function covers(outer: PacketConditions, inner: PacketConditions): boolean {
  if (!outer.understood) return false;
  if ((inner.states & ~outer.states) !== 0) return false;
  if (outer.header !== "open" && inner.header !== "implied") return false;
  if (!holdsPorts(outer.sourcePorts, inner.sourcePorts)) return false;
  if (!holdsPorts(outer.destinationPorts, inner.destinationPorts)) return false;
  if (
    ![inner.sourcePorts, inner.destinationPorts, inner.eitherPorts].some(ports => holdsPorts(outer.eitherPorts, ports))
  )
    return false;
  for (const [field, wanted] of outer.masked) {
    const given = inner.masked.get(field) ?? [];
    if (!wanted.every(condition => isImplied(condition, given))) return false;
  }
  for (const match of outer.further) if (!inner.further.has(match)) return false;
  return true;
}

/** True when no packet can match. May answer false where none can. */
export function matchesNothing(conditions: PacketConditions): boolean {
  const { states, sourcePorts, destinationPorts, eitherPorts, masked } = conditions;
  if (states === 0 || sourcePorts.length === 0 || destinationPorts.length === 0) return true;
  if (commonPorts(eitherPorts, sourcePorts).length === 0 && commonPorts(eitherPorts, destinationPorts).length === 0) {
    return true;
  }
  for (const given of masked.values()) if (isContradiction(given)) return true;
  return false;
}

/**
 * True when no packet can match both: what `matchesNothing` says of them together, mostly without putting them together.
 * May answer false where none can.
 */
export function areDisjoint(one: PacketConditions, other: PacketConditions): boolean {
  if ((one.states & other.states) === 0) return true;
  const [ports, otherPorts] = [one.destinationPorts, other.destinationPorts];
  if (ports !== EVERY_PORT && commonPorts(ports, otherPorts).length === 0) return true;
  for (const [field, conditions] of one.masked) {
    const given = other.masked.get(field);
    if (given?.some(each => conditions.some(condition => excludes(condition, each)))) return true;
  }
  return matchesNothing(both(one, other));
}

/** What matches both. */
export function both(one: PacketConditions, other: PacketConditions): PacketConditions {
  if (one === EVERY_PACKET) return other;
  if (other === EVERY_PACKET) return one;
  const masked = new Map(one.masked);
  for (const [field, conditions] of other.masked) masked.set(field, union(masked.get(field) ?? [], conditions));
  const eitherTwice = one.eitherPorts !== EVERY_PORT && other.eitherPorts !== EVERY_PORT;
  return {
    masked,
    sourcePorts: commonPorts(one.sourcePorts, other.sourcePorts),
    destinationPorts: commonPorts(one.destinationPorts, other.destinationPorts),
    eitherPorts: one.eitherPorts === EVERY_PORT ? other.eitherPorts : one.eitherPorts,
    states: one.states & other.states,
    header: strictest(one.header, other.header),
    further: one.further.size === 0 ? other.further : new Set([...one.further, ...other.further]),
    understood: one.understood && other.understood && !eitherTwice,
  };
}

function union(one: readonly MaskedCondition[], other: readonly MaskedCondition[]): readonly MaskedCondition[] {
  return [...one, ...other.filter(condition => !isImplied(condition, one))];
}

function strictest(one: PacketConditions["header"], other: PacketConditions["header"]): PacketConditions["header"] {
  const order = ["implied", "needed", "open"] as const;
  return order.find(header => header === one || header === other) ?? "open";
}

/** True for conditions on what a rule on the way may change: marks, states, further matches. */
export function isChangeable({ masked, states, further }: PacketConditions): boolean {
  return masked.has("mark") || states !== EVERY_STATE || further.size > 0;
}

/** The conditions that still hold once a rule changed marks, states or the like. */
export function withoutChangeable(conditions: PacketConditions): PacketConditions {
  if (!isChangeable(conditions)) return conditions;
  const masked = new Map(conditions.masked);
  masked.delete("mark");
  return { ...conditions, masked, states: EVERY_STATE, further: new Set() };
}
