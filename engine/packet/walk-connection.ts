import type { SavedChain } from "../ruleset";
import type { OpeningPacket } from "./opening-packet";
import { OPENING_STOPS, type Route } from "./opening-stops";
import type { WalkedRuleset } from "./walk-flow";
import { walkChain } from "./walk-table";

/** What a ruleset would do with the packet that opens a connection. */
export interface OpeningFate {
  readonly passes: "yes" | "no" | "unsure";
  /** The targets that give it other addresses, as text: empty when none does. `unsure` when that cannot be said. */
  readonly translation: { readonly kind: "told"; readonly targets: string } | { readonly kind: "unsure" };
}

/**
 * What would become of the packet that opens this connection, were it to come again. Where its destination goes is taken
 * from the connection itself: what another translation would lead to is not followed, only seen to be another.
 */
export function walkOpening({ tables }: WalkedRuleset, packet: OpeningPacket, route: Route): OpeningFate {
  let passes: OpeningFate["passes"] = "yes";
  let isSure = true;
  const targets: string[] = [];
  for (const [name, chain, stage] of OPENING_STOPS[route]) {
    const table = tables.get(name);
    if (table === undefined || isOpen(table.saved.chains.get(chain))) continue;
    const { verdict } = walkChain(table, chain, packet.conditionsAt(chain, stage));
    if (verdict.kind === "dropped") return { passes: "no", translation: { kind: "unsure" } };
    if (verdict.kind === "translated" && !leavesItsAddress(verdict.by.text, route))
      targets.push(targetText(verdict.by.text));
    if (verdict.kind === "unsure") {
      if (name === "nat") isSure = false;
      else passes = "unsure";
    }
  }
  return { passes, translation: isSure ? { kind: "told", targets: targets.join(" ") } : { kind: "unsure" } };
}

/** Most built-in chains of a host are: nothing needs to be known of a packet to let it pass. */
function isOpen(chain: SavedChain | undefined): boolean {
  return chain === undefined || (chain.rules.length === 0 && chain.policy !== "DROP");
}

/** A socket of the host takes the address that MASQUERADE would give it. */
function leavesItsAddress(rule: string, route: Route): boolean {
  return route === "out" && targetText(rule).startsWith("-j MASQUERADE");
}

/** In canonical text the target stands last; a comment that says `-j` stands in quotes before it. */
function targetText(rule: string): string {
  return rule.slice(rule.lastIndexOf("-j "));
}
