import type { FoundRule, TableName } from "../ruleset";
import type { OpeningPacket } from "./opening-packet";
import { OPENING_STOPS, type Route } from "./opening-stops";
import type { WalkedRuleset } from "./walk-flow";
import { walkChain } from "./walk-table";

/** What decided over a packet in one built-in chain. */
export interface TracedStop {
  readonly table: TableName;
  /** The built-in chain; the rule may stand in one that is called from it. */
  readonly chain: string;
  readonly what: "lets in" | "translates" | "drops" | "may decide";
  /** Absent where the policy or the end of the chain decided. */
  readonly rule?: FoundRule;
}

/**
 * The rules that a connection owes its entry to: those that let its opening packet in, and those that gave it other
 * addresses; on its way through the hooks. A chain without rules that lets everything pass is left out, but for filter's.
 */
export function traceOpening({ tables }: WalkedRuleset, packet: OpeningPacket, route: Route): readonly TracedStop[] {
  const stops: TracedStop[] = [];
  for (const [name, chain, stage] of OPENING_STOPS[route]) {
    const table = tables.get(name);
    if (table?.saved.chains.get(chain) === undefined) continue;
    const { verdict, accept } = walkChain(table, chain, packet.conditionsAt(chain, stage));
    const at = { table: name, chain };
    switch (verdict.kind) {
      case "translated":
        stops.push({ ...at, what: "translates", rule: verdict.by });
        break;
      case "unsure":
        stops.push({ ...at, what: "may decide", rule: verdict.because });
        break;
      case "dropped":
        stops.push({ ...at, what: "drops", ...(verdict.by.kind === "rule" && { rule: verdict.by.rule }) });
        return stops;
      case "passes":
        if (accept !== undefined) stops.push({ ...at, what: "lets in", rule: accept });
        else if (name === "filter") stops.push({ ...at, what: "lets in" });
        break;
    }
  }
  return stops;
}
