import type { FoundRule } from "../ruleset";
import type { OpeningPacket } from "./opening-packet";
import { OPENING_STOPS, type Route } from "./opening-stops";
import type { WalkedRuleset } from "./walk-flow";
import { walkChain } from "./walk-table";

/** The rule that keeps a connection's opening packet out of tracking, or may; undefined where none does. */
export function findNoTrack({ tables }: WalkedRuleset, packet: OpeningPacket, route: Route): FoundRule | undefined {
  for (const [name, chain, stage] of OPENING_STOPS[route]) {
    const table = name === "raw" ? tables.get(name) : undefined;
    if (table?.saved.chains.get(chain) === undefined) continue;
    const { untracked } = walkChain(table, chain, packet.conditionsAt(chain, stage));
    if (untracked !== undefined) return untracked;
  }
  return undefined;
}
