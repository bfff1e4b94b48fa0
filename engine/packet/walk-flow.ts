import type { Backend, Family, PacketConditions, SavedRuleset, TableName } from "../ruleset";
import { conditionsOf, type FlowPacket, untracked, withoutDestination } from "./flow-packet";
import { type ChainVerdict, walkChain } from "./walk-table";
import { openTable, type WalkedTable } from "./walked-table";

/** One ruleset of one family, ready for packets to walk it. */
export interface WalkedRuleset {
  readonly family: Family;
  readonly tables: ReadonlyMap<TableName, WalkedTable>;
}

export function openRuleset({ tables }: SavedRuleset, family: Family, backend: Backend): WalkedRuleset {
  return { family, tables: new Map([...tables].map(([name, table]) => [name, openTable(table, family, backend)])) };
}

/** What becomes of a packet on its whole way. */
export type FlowVerdict = Exclude<ChainVerdict, { readonly kind: "translated" }>;

type Stop = readonly [table: TableName, chain: string, sees: "untracked" | "tracked"];

/** facts: the order of the hooks (netfilter_ipv4.h), for packets to a local socket and for locally sent ones. */
const INWARD: readonly Stop[] = [
  ["raw", "PREROUTING", "untracked"],
  ["mangle", "PREROUTING", "tracked"],
  ["nat", "PREROUTING", "tracked"],
  ["mangle", "INPUT", "tracked"],
  ["filter", "INPUT", "tracked"],
  ["security", "INPUT", "tracked"],
];
const OUTWARD: readonly Stop[] = [
  ["raw", "OUTPUT", "untracked"],
  ["mangle", "OUTPUT", "tracked"],
  ["nat", "OUTPUT", "tracked"],
  ["filter", "OUTPUT", "tracked"],
  ["security", "OUTPUT", "tracked"],
  ["mangle", "POSTROUTING", "tracked"],
];

/**
 * What becomes of one packet between the network and a socket of the host. The nat table sees only the first packet of a
 * connection; there, and wherever a packet of this connection may be translated, nothing is taken for sure.
 */
export function walkFlow(ruleset: WalkedRuleset, packet: FlowPacket): FlowVerdict {
  let tracked = conditionsOf(packet);
  let doubt: (FlowVerdict & { kind: "unsure" }) | undefined;
  for (const [name, chain, sees] of packet.direction === "in" ? INWARD : OUTWARD) {
    if (name === "nat" && packet.state !== "NEW") continue;
    const table = ruleset.tables.get(name);
    if (table === undefined) continue;
    const { verdict, packet: left } = walkChain(table, chain, seen(tracked, packet, chain, sees));
    if (verdict.kind === "dropped") return verdict;
    if (verdict.kind === "unsure") doubt ??= verdict;
    // Where it goes on is not followed: the address it gets is one of a range, or of an interface.
    if (verdict.kind === "translated") doubt ??= { kind: "unsure", because: verdict.by };
    tracked = withChanges(tracked, left);
    if (verdict.kind !== "passes" && name === "nat") tracked = withoutDestination(tracked);
  }
  return doubt ?? { kind: "passes" };
}

/** What rules did to a packet holds for the next chain too, but for the state that raw saw it in. */
function withChanges(tracked: PacketConditions, left: PacketConditions): PacketConditions {
  if (left.masked.has("mark")) return tracked;
  const masked = new Map(tracked.masked);
  masked.delete("mark");
  return { ...tracked, masked, states: left.states };
}

function seen(tracked: PacketConditions, { translated }: FlowPacket, chain: string, sees: Stop[2]): PacketConditions {
  const arriving = chain === "PREROUTING" && translated === "maybe" ? withoutDestination(tracked) : tracked;
  return sees === "untracked" ? untracked(arriving) : arriving;
}
